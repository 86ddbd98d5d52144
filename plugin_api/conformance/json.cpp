#include "plugin_api/conformance/json.hpp"

#include <boost/json.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace caesura::conformance {
namespace {

using Adapter = valijson::adapters::BoostJsonAdapter;

void parse_schema(const boost::json::value& document, valijson::Schema& schema) {
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(document), schema);
}

}  // namespace

std::optional<std::string> schema_fault(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value document = boost::json::parse({text.data(), text.size()}, error);
  if (error) return "it is no JSON: " + error.message();
  if (!document.is_object()) return "it is JSON, but no object";
  try {
    valijson::Schema schema;
    parse_schema(document, schema);
  } catch (const std::exception& exception) {
    return std::string("it is no JSON Schema: ") + exception.what();
  }
  return std::nullopt;
}

std::optional<std::string> config_fault(std::string_view schema_text, std::string_view config) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse({config.data(), config.size()}, error);
  if (error) return "it is no JSON: " + error.message();
  const boost::json::value document = boost::json::parse({schema_text.data(), schema_text.size()});
  valijson::Schema schema;
  parse_schema(document, schema);
  valijson::ValidationResults results;
  if (valijson::Validator().validate(schema, Adapter(value), &results)) return std::nullopt;
  valijson::ValidationResults::Error first;
  results.popError(first);
  return first.description;
}

}  // namespace caesura::conformance
