// What services answer, read strictly: lists, batches, deletes, times.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugins/stores/postgres_blob/blobs/azure_batch.hpp"
#include "plugins/stores/postgres_blob/blobs/list_page.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_delete.hpp"
#include "plugins/stores/postgres_blob/blobs/s3_failure.hpp"
#include "plugins/stores/postgres_blob/blobs/service_time.hpp"

namespace caesura::postgres_blob {
namespace {

std::string azure_blob(const std::string& name, const std::string& size = "5") {
  return "<Blob><Name>" + name +
         "</Name><Properties><Last-Modified>Sun, 06 Nov 1994 08:49:37 GMT</Last-Modified>"
         "<Content-Length>" +
         size + "</Content-Length></Properties></Blob>";
}
std::string azure_page(const std::string& blobs, const std::string& next = "") {
  return "<?xml version=\"1.0\"?><EnumerationResults><Blobs>" + blobs + "</Blobs><NextMarker>" +
         next + "</NextMarker></EnumerationResults>";
}

TEST(ListPage, OfAzureHasItemsAndAMarker) {
  const auto page =
      read_azure_page(azure_page(azure_blob("a/b") + azure_blob("c", "0"), "m&amp;2"));
  ASSERT_TRUE(page.ok()) << page.status().message();
  ASSERT_EQ(page.value().items.size(), 2u);
  EXPECT_EQ(page.value().items[0].name, "a/b");
  EXPECT_EQ(page.value().items[0].size, 5u);
  EXPECT_EQ(page.value().items[0].modified_ms, 784111777000);
  EXPECT_EQ(page.value().next, "m&2");
}

TEST(ListPage, LeavesOutNamesThatAreNoneOfOurs) {
  const auto page =
      read_azure_page(azure_page(azure_blob("a b") + azure_blob("../c") + azure_blob("c")));
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page.value().items.size(), 1u);
  EXPECT_EQ(page.value().items[0].name, "c");
}

TEST(ListPage, LeavesOutFoldersOfAHierarchicalNamespace) {
  std::string folder = azure_blob("a", "0");
  folder.insert(folder.find("</Properties>"), "<ResourceType>directory</ResourceType>");
  std::string file = azure_blob("a/b");
  file.insert(file.find("</Properties>"), "<ResourceType>file</ResourceType>");
  const auto page = read_azure_page(azure_page(folder + file));
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page.value().items.size(), 1u);
  EXPECT_EQ(page.value().items[0].name, "a/b");
}

TEST(ListPage, RefusesWhatIsNone) {
  const std::string bomb =
      "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><EnumerationResults>&b;"
      "</EnumerationResults>";
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<a>";
  const std::string whole = azure_page(azure_blob("a"));
  for (const std::string& xml :
       {std::string(), std::string("<html>no</html>"), std::string("{}"), bomb, deep,
        whole.substr(0, whole.size() - 3), azure_page(azure_blob("a", "-1")),
        azure_page(azure_blob("a", "5x")), azure_page("<Blob><Name>a</Name></Blob>"),
        azure_page(azure_blob(std::string(20'000, 'a')))}) {
    EXPECT_EQ(read_azure_page(xml).status().code(), TTS_UNAVAILABLE) << xml.substr(0, 80);
  }
}

TEST(ListPage, OfS3SaysWhereTheNextIsOrFails) {
  const auto page = [](const std::string& end) {
    return read_s3_page(
        "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Contents><Key>a</Key>"
        "<LastModified>1994-11-06T08:49:37.000Z</LastModified><Size>7</Size></Contents>" +
        end + "</ListBucketResult>");
  };
  const auto last = page("<IsTruncated>false</IsTruncated>");
  ASSERT_TRUE(last.ok());
  EXPECT_EQ(last.value().items.at(0).modified_ms, 784111777000);
  EXPECT_EQ(last.value().next, "");
  EXPECT_EQ(page("<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>")
                .value()
                .next,
            "t");
  EXPECT_FALSE(page("<IsTruncated>true</IsTruncated>").ok());
}

std::string part(const std::string& id, const std::string& rest) {
  return "--b\r\nContent-Type: application/http\r\n" +
         (id.empty() ? "" : "Content-ID: " + id + "\r\n") + "\r\n" + rest;
}
constexpr const char* kType = "multipart/mixed; boundary=b";

TEST(BatchAnswer, GivesEveryPartByItsNumber) {
  const std::string body = "preamble\r\n" +
                           part("1",
                                "HTTP/1.1 404 Gone\r\nx-ms-error-code: BlobNotFound\r\n\r\n"
                                "<Error>--b inside</Error>\r\n") +
                           part("0", "HTTP/1.1 202 Accepted\r\n\r\n") + "--b--\r\n";
  for (const char* type : {kType, "Multipart/Mixed;boundary=\"b\"; x=y"}) {
    const auto parts = read_batch(type, body);
    ASSERT_TRUE(parts.ok()) << parts.status().message();
    ASSERT_EQ(parts.value().size(), 2u);
    EXPECT_EQ(parts.value()[0].id, 1u);
    EXPECT_EQ(parts.value()[0].status, 404);
    EXPECT_EQ(parts.value()[0].error, "BlobNotFound");
    EXPECT_EQ(parts.value()[1].id, 0u);
    EXPECT_EQ(parts.value()[1].status, 202);
  }
}

TEST(BatchAnswer, APartWithoutANumberIsToldAsSuch) {
  const auto parts = read_batch(kType, part("", "HTTP/1.1 400 Too many\r\n\r\n") + "--b--");
  ASSERT_TRUE(parts.ok());
  EXPECT_FALSE(parts.value().at(0).id.has_value());
}

TEST(BatchAnswer, RefusesWhatWasCutOrIsNone) {
  const std::string whole = part("0", "HTTP/1.1 202 Accepted\r\n\r\n");
  std::string endless;
  for (int i = 0; i < 3000; ++i) endless += whole;
  for (const auto& [type, body] : std::vector<std::pair<std::string, std::string>>{
           {kType, whole},
           {kType, ""},
           {kType, "--"},
           {kType, part("0", "SMTP 220 hello\r\n\r\n") + "--b--"},
           {kType, part("0", "HTTP/1.1 2x2 Odd\r\n\r\n") + "--b--"},
           {kType, endless},
           {"text/html", whole + "--b--"},
           {"multipart/mixed", whole + "--b--"}}) {
    EXPECT_EQ(read_batch(type, body).status().code(), TTS_UNAVAILABLE) << body.substr(0, 60);
  }
}

TEST(DeleteAnswer, WhatIsNotMentionedHasFailed) {
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  std::vector<Removal> outcomes;
  const auto status = read_deleted(
      "<DeleteResult><Error><Code>NoSuchKey</Code><Key>c</Key></Error><Deleted><Key>a</Key>"
      "</Deleted><Error><Key>b</Key><Code>AccessDenied</Code></Error></DeleteResult>",
      names, outcomes);
  ASSERT_TRUE(status.ok());
  EXPECT_THAT(outcomes, ::testing::ElementsAre(Removal::removed, Removal::failed, Removal::absent,
                                               Removal::failed));
  EXPECT_FALSE(read_deleted("<Error><Code>InternalError</Code></Error>", names, outcomes).ok());
}

TEST(ErrorDocument, HasACodeOrNone) {
  EXPECT_EQ(s3_error_code("<Error><Code>NoSuchKey</Code><Key>x</Key></Error>"), "NoSuchKey");
  EXPECT_EQ(s3_error_code("<Error><Code>No\nSuch <b/>Key</Code></Error>"), "NoSuchKey");
  EXPECT_EQ(s3_error_code("<html><Code>NoSuchKey</Code></html>"), "");
  EXPECT_EQ(s3_error_code("not found"), "");
}

TEST(ServiceTime, IsReadAndWritten) {
  EXPECT_EQ(service_time_ms("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777000);
  EXPECT_EQ(service_time_ms("1994-11-06T08:49:37.123Z"), 784111777000);
  EXPECT_EQ(service_time_ms("1994-11-06T08:49:37Z"), 784111777000);
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  for (const char* text :
       {"", "Z", " GMT", "yesterday", "1994-11-06 08:49:37", "Sun, 06 Nov GMT"}) {
    EXPECT_FALSE(service_time_ms(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace caesura::postgres_blob
