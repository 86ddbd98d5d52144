#include "plugins/support/entry/envelope.hpp"

#include <gtest/gtest.h>

#include "tests/stores/sample.hpp"

namespace caesura::entry {
namespace {

using test::audio;
using test::key;
using test::Key;
using test::Sample;

// The whole file of an entry.
std::string file_of(const Key& key, Sample& sample) {
  const auto body = std::as_bytes(std::span(sample.audio));
  const auto sealed = seal(key.view(), sample.info(), body);
  EXPECT_TRUE(sealed.ok()) << sealed.status().message();
  const auto& trailer = sealed.value().trailer;
  return sealed.value().header + sample.audio +
         std::string(reinterpret_cast<const char*>(trailer.data()), trailer.size());
}

std::span<const std::byte> bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

void decorate(Sample& sample) {
  sample.add_label("project", "emma");
  sample.add_note("n", std::string(300, 'v'));
  sample.add_mark(TTS_MARK_BOOKMARK, 17, "here");
  sample.add_mark(TTS_MARK_WORD, 18, "");
}

TEST(Envelope, IsHeaderAudioTrailer) {
  Sample sample(audio(1000, 1));
  const std::string file = file_of(key(1), sample);
  const std::size_t header = OpenedEnvelope::header_bytes(bytes(file));
  EXPECT_EQ(header % 8, 0u);
  EXPECT_EQ(file.size(), header + 1000 + kTrailerBytes);
  EXPECT_EQ(file.substr(header, 1000), sample.audio);
}

TEST(Envelope, TheLayoutIsFixed) {
  Sample sample("abc");
  sample.raw().created_ms = 0x0102030405060708;
  Key fixed{std::string(62, '0') + "ab", "t", "v3"};
  const std::string file = file_of(fixed, sample);
  EXPECT_EQ(file.substr(0, 12), std::string("\x89TCA\r\n\x1a\n\x01\0\0\0", 12));
  EXPECT_EQ(file[24], 3);
  EXPECT_EQ(file.substr(48, 8), "\x08\x07\x06\x05\x04\x03\x02\x01");
  EXPECT_EQ(file[111], '\xab');
  EXPECT_EQ(file.substr(144, 11), "tv3tonecalm");
}

TEST(Envelope, TimesOfAccessAreNotInIt) {
  Sample sample("abc");
  sample.raw().accessed_ms = 99;
  sample.raw().hit_count = 7;
  const std::string file = file_of(key(1), sample);
  OpenedEnvelope opened;
  ASSERT_TRUE(opened.open(bytes(file), key(1).view()).ok());
  EXPECT_EQ(opened.info().accessed_ms, sample.raw().created_ms);
  EXPECT_EQ(opened.info().hit_count, 0u);
}

TEST(Envelope, OneReaderOpensManyEntries) {
  OpenedEnvelope opened;
  for (uint64_t i = 0; i < 20; ++i) {
    Sample sample(audio(100 + i, i));
    for (uint64_t m = 0; m < i % 5; ++m) sample.add_mark(TTS_MARK_WORD, 1, "w");
    const std::string file = file_of(key(i), sample);
    ASSERT_TRUE(opened.open(bytes(file), key(i).view()).ok());
    EXPECT_EQ(opened.info().mark_count, i % 5);
    EXPECT_EQ(opened.audio().size(), 100 + i);
  }
}

TEST(Envelope, AFormatMayBeUnknown) {
  Sample sample("abc");
  tts_entry_info info = sample.info();
  info.format = nullptr;
  const auto sealed = seal(key(1).view(), info, bytes(sample.audio));
  ASSERT_TRUE(sealed.ok());
  const std::string& header = sealed.value().header;
  OpenedEnvelope opened;
  ASSERT_TRUE(opened.open_header(bytes(header), header.size() + 3 + kTrailerBytes).ok());
  EXPECT_EQ(opened.info().format, nullptr);
}

TEST(Envelope, EveryBitOfItIsGuarded) {
  Sample sample(audio(40, 1));
  decorate(sample);
  const Key one = key(1, "acme");
  std::string file = file_of(one, sample);
  OpenedEnvelope opened;
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    file[bit / 8] = static_cast<char>(file[bit / 8] ^ (1 << bit % 8));
    ASSERT_EQ(opened.open(bytes(file), one.view()).code(), TTS_DATA_LOSS) << bit;
    file[bit / 8] = static_cast<char>(file[bit / 8] ^ (1 << bit % 8));
  }
  EXPECT_TRUE(opened.open(bytes(file), one.view()).ok());
}

TEST(Envelope, EveryTruncationAndExtensionIsFound) {
  Sample sample(audio(40, 1));
  decorate(sample);
  const std::string file = file_of(key(1), sample);
  OpenedEnvelope opened;
  for (std::size_t size = 0; size < file.size(); ++size) {
    const std::string cut = file.substr(0, size);
    ASSERT_EQ(opened.open(bytes(cut), key(1).view()).code(), TTS_DATA_LOSS) << size;
  }
  for (const std::size_t more : {1u, 7u, 8u, 16u, 4096u}) {
    const std::string longer = file + std::string(more, '\0');
    EXPECT_EQ(opened.open(bytes(longer), key(1).view()).code(), TTS_DATA_LOSS);
  }
}

TEST(Envelope, AnotherKeyIsRefused) {
  Sample sample(audio(40, 1));
  const std::string file = file_of(key(1, "a", "v3"), sample);
  OpenedEnvelope opened;
  for (const Key& other : {key(2, "a", "v3"), key(1, "b", "v3"), key(1, "a", "v2"), key(1)}) {
    const tts::Status status = opened.open(bytes(file), other.view());
    EXPECT_EQ(status.code(), TTS_DATA_LOSS);
    EXPECT_NE(status.message().find("another key"), std::string::npos);
  }
}

TEST(Envelope, AudioOfAnotherEntryIsRefused) {
  Sample first(audio(40, 1));
  Sample second(audio(40, 2));
  const std::string a = file_of(key(1), first);
  const std::string b = file_of(key(2), second);
  const std::size_t header = OpenedEnvelope::header_bytes(bytes(a));
  const std::string mixed = a.substr(0, header) + b.substr(header);
  OpenedEnvelope opened;
  EXPECT_EQ(opened.open(bytes(mixed), key(1).view()).code(), TTS_DATA_LOSS);
}

// A forger can make the sums right; lengths and counts must still not be believed.
std::string forged(std::string file, std::size_t at, uint32_t value) {
  const std::size_t header = OpenedEnvelope::header_bytes(bytes(file));
  std::memcpy(file.data() + at, &value, sizeof value);
  const auto prefix = static_cast<uint32_t>(checksum64(bytes(file).first(12)));
  std::memcpy(file.data() + 12, &prefix, sizeof prefix);
  const uint64_t sum = checksum64(bytes(file).first(header - 8));
  std::memcpy(file.data() + header - 8, &sum, sizeof sum);
  const auto body = bytes(file).subspan(header, file.size() - header - kTrailerBytes);
  const Checksum128 trailer = checksum128(body, sum);
  std::memcpy(file.data() + file.size() - kTrailerBytes, trailer.data(), trailer.size());
  return file;
}

TEST(Envelope, ForgedLengthsAreRefused) {
  Sample sample(audio(40, 1));
  decorate(sample);
  const std::string file = file_of(key(1), sample);
  OpenedEnvelope opened;
  for (std::size_t at = 112; at < 140; at += 4) {
    for (const uint32_t value : {1000u, 0x7fffffffu, 0xffffffffu, 0x80000000u}) {
      const std::string bad = forged(file, at, value);
      EXPECT_EQ(opened.open(bytes(bad), key(1).view()).code(), TTS_DATA_LOSS) << at << " " << value;
    }
  }
}

TEST(Envelope, ANewerVersionIsNoDamage) {
  Sample sample(audio(40, 1));
  const std::string newer = forged(file_of(key(1), sample), 8, 2);
  OpenedEnvelope opened;
  const tts::Status status = opened.open(bytes(newer), key(1).view());
  EXPECT_EQ(status.code(), TTS_FAILED_PRECONDITION);
  EXPECT_NE(status.message().find("version 2"), std::string::npos);
}

TEST(Envelope, WhatIsTooLargeIsNotSealed) {
  Sample sample("abc");
  sample.add_label("k", std::string((1 << 20) + 1, 'x'));
  EXPECT_EQ(seal(key(1).view(), sample.info(), bytes(sample.audio)).status().code(),
            TTS_INVALID_ARGUMENT);
  Sample many("abc");
  for (int i = 0; i < 9; ++i) many.add_label("k", std::string(1 << 20, 'x'));
  EXPECT_EQ(seal(key(1).view(), many.info(), bytes(many.audio)).status().code(),
            TTS_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace caesura::entry
