#include "schema_check.hpp"

#include "schema_mistake.hpp"
#include "secrets.hpp"

#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <memory>

namespace caesura::pipeline {
namespace {

using boost::json::value;

const value* child_schema(const value* schema, std::string_view keyword, std::string_view name) {
  if (schema == nullptr || !schema->is_object()) return nullptr;
  const value* found = schema->get_object().if_contains(keyword);
  if (found == nullptr || name.empty()) return found;
  return found->is_object() ? found->get_object().if_contains(name) : nullptr;
}

bool is_secret(const value* schema) {
  const value* mark = child_schema(schema, "x-secret", "");
  return mark != nullptr && mark->is_bool() && mark->get_bool();
}

// Replaces references, following the schema to know what is secret.
class Preparer {
 public:
  explicit Preparer(const OptionSchema::Rules& rules) : rules_(rules) {}

  void prepare(Node& node, const value* schema, const Place& place) const {
    if (node.kind == Node::Kind::map) {
      for (Member& member : node.map) {
        const value* child = child_schema(schema, "properties", member.key);
        if (child == nullptr) child = child_schema(schema, "additionalProperties", "");
        prepare(member.value, child, place.at(member.line, member.key));
      }
    } else if (node.kind == Node::Kind::list) {
      const value* child = child_schema(schema, "items", "");
      for (std::size_t i = 0; i < node.list.size(); ++i) {
        prepare(node.list[i], child, place.at(node.list[i].line, std::to_string(i)));
      }
    } else if (is_secret(schema)) {
      judge_secret(node, place);
    } else if (node.kind == Node::Kind::text) {
      node.text = substitute(node.text, rules_.around, place);
    }
  }

 private:
  void judge_secret(const Node& node, const Place& place) const {
    if (node.kind == Node::Kind::text && is_secret_reference(node.text)) return;
    constexpr std::string_view kWhat =
        "a secret stands here in plain text; write \"${ENV:NAME}\" or file:/path";
    if (rules_.strict) place.fail(kWhat);
    if (rules_.warn) rules_.warn(place.message(kWhat));
  }
  const OptionSchema::Rules& rules_;
};

std::unique_ptr<valijson::Schema> compile(const value& json, const std::string& owner) {
  auto schema = std::make_unique<valijson::Schema>();
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    const valijson::adapters::BoostJsonAdapter adapter(json);
    parser.populateSchema(adapter, *schema);
  } catch (const std::exception& error) {
    throw ConfigError(owner + ": its schema is no JSON Schema of draft 7: " + error.what());
  }
  return schema;
}

}  // namespace

OptionSchema::OptionSchema(const char* schema, const std::string& owner) : owner_(owner) {
  constexpr const char* kNoOptions = R"({"type":"object","properties":{}})";
  boost::system::error_code error;
  schema_ = boost::json::parse(schema == nullptr ? kNoOptions : schema, error);
  if (error || !schema_.is_object()) {
    throw ConfigError(owner + ": its schema is no JSON object");
  }
  compile(schema_, owner);
}

boost::json::object OptionSchema::check(const Node& options, const Place& place,
                                        const Rules& rules) const {
  refuse_unknown_keys(schema_, options, place);
  Node prepared = options;
  Preparer(rules).prepare(prepared, &schema_, place);
  value json = to_json(prepared);
  if (!json.is_object()) json = boost::json::object();
  const auto schema = compile(schema_, owner_);
  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::BoostJsonAdapter adapter(json);
  if (!validator.validate(*schema, adapter, &results)) {
    explain_mistake(schema_, prepared, place);
    valijson::ValidationResults::Error error;
    std::string reason = "unknown";
    while (results.popError(error)) reason = error.description;
    place.fail("does not fit the schema of " + owner_ + ": " + reason);
  }
  return std::move(json.get_object());
}

}  // namespace caesura::pipeline
