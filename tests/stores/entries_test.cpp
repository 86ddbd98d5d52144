// What goes in comes out: audio, info, marks, labels, notes.
#include "tests/stores/store_kinds.hpp"

namespace caesura::test {
namespace {

TEST_P(StoreSuite, WhatWasPutIsGot) {
  ASSERT_EQ(store().put(key(1), audio(100'000, 1)), TTS_OK) << store().error.message;
  EXPECT_EQ(store().audio_of(key(1)), audio(100'000, 1));
}

TEST_P(StoreSuite, AMissTouchesNothing) {
  BlobKeeper keeper;
  EXPECT_EQ(store().get(key(1), keeper), TTS_NOT_FOUND);
  EXPECT_EQ(keeper.begins, 0);
  EXPECT_EQ(keeper.writes, 0);
}

TEST_P(StoreSuite, TinyAndLargeEntries) {
  const std::vector<std::size_t> sizes = {1, 2, 7, 4095, 4096, 65'537, 1'000'003, 8u << 20};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    ASSERT_EQ(store().put(key(i), audio(sizes[i], i)), TTS_OK) << store().error.message;
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    EXPECT_EQ(store().audio_of(key(i)), audio(sizes[i], i)) << sizes[i];
  }
}

TEST_P(StoreSuite, ContiguousMeansOnePiece) {
  ASSERT_EQ(store().put(key(1), audio(500'000, 1)), TTS_OK);
  BlobKeeper keeper;
  ASSERT_EQ(store().get(key(1), keeper), TTS_OK);
  EXPECT_EQ(keeper.begins, 1);
  EXPECT_GE(keeper.writes, 1);
  if (has(TTS_STORE_CONTIGUOUS)) {
    EXPECT_EQ(keeper.writes, 1);
  }
}

TEST_P(StoreSuite, EveryFieldComesBack) {
  Sample sample(audio(1000, 1));
  sample.raw().flags = TTS_ENTRY_HAS_MARKS | 0x40000000;
  sample.raw().created_ms = 1'700'000'000'123;
  sample.raw().expires_ms = 4'000'000'000'456;
  sample.raw().characters = 311;
  sample.raw().billed_characters = 340;
  sample.format = {sizeof(tts_audio_format), TTS_ENCODING_MP3, 22050, 2, 64000};
  sample.provider = "azure";
  sample.voice = "en-US-JennyNeural";
  sample.add_label("project", "Moby Dick");
  sample.add_label("chapter", "");
  sample.add_note("billed_characters", "340");
  sample.add_note("pauses_not_rendered", "colon,paragraph");
  ASSERT_EQ(store().put(key(1, "acme"), sample), TTS_OK) << store().error.message;

  BlobKeeper keeper;
  ASSERT_EQ(store().get(key(1, "acme"), keeper), TTS_OK);
  const tts_entry_info& info = keeper.info();
  EXPECT_EQ(info.flags, sample.raw().flags);
  EXPECT_EQ(info.size, 1000u);
  ASSERT_NE(info.format, nullptr);
  EXPECT_EQ(info.format->encoding, TTS_ENCODING_MP3);
  EXPECT_EQ(info.format->sample_rate, 22050u);
  EXPECT_EQ(info.format->channels, 2u);
  EXPECT_EQ(info.format->bit_rate, 64000u);
  EXPECT_EQ(info.created_ms, 1'700'000'000'123);
  EXPECT_EQ(info.expires_ms, 4'000'000'000'456);
  EXPECT_EQ(info.characters, 311);
  EXPECT_EQ(info.billed_characters, 340);
  EXPECT_EQ(tts::view(info.provider), "azure");
  EXPECT_EQ(tts::view(info.voice), "en-US-JennyNeural");
  ASSERT_EQ(info.label_count, 2u);
  EXPECT_EQ(tts::view(info.labels[0].key), "project");
  EXPECT_EQ(tts::view(info.labels[0].value), "Moby Dick");
  EXPECT_EQ(tts::view(info.labels[1].key), "chapter");
  EXPECT_EQ(tts::view(info.labels[1].value), "");
  ASSERT_EQ(info.note_count, 2u);
  EXPECT_EQ(tts::view(info.notes[1].value), "colon,paragraph");
}

TEST_P(StoreSuite, MarksComeBackInOrder) {
  Sample sample(audio(1000, 1));
  for (int i = 0; i < 2000; ++i) {
    sample.add_mark(TTS_MARK_WORD, i * 1000, "word" + std::to_string(i));
    sample.last_mark().text_offset = i * 7;
    sample.last_mark().text_size = 6;
    sample.last_mark().duration_us = 900;
  }
  sample.add_mark(TTS_MARK_PAUSE, 5'000'000, "");
  sample.last_mark().pause_class = TTS_PAUSE_CLASS_COMMA;
  ASSERT_EQ(store().put(key(1), sample), TTS_OK) << store().error.message;

  BlobKeeper keeper;
  ASSERT_EQ(store().get(key(1), keeper), TTS_OK);
  ASSERT_EQ(keeper.info().mark_count, 2001u);
  const tts_mark& word = *keeper.info().marks[1999];
  EXPECT_EQ(word.kind, TTS_MARK_WORD);
  EXPECT_EQ(word.start_us, 1'999'000);
  EXPECT_EQ(word.duration_us, 900);
  EXPECT_EQ(word.text_offset, 1999 * 7);
  EXPECT_EQ(word.text_size, 6u);
  EXPECT_EQ(tts::view(word.value), "word1999");
  const tts_mark& pause = *keeper.info().marks[2000];
  EXPECT_EQ(pause.kind, TTS_MARK_PAUSE);
  EXPECT_EQ(pause.pause_class, TTS_PAUSE_CLASS_COMMA);
  EXPECT_EQ(pause.text_offset, -1);
  EXPECT_EQ(pause.duration_us, -1);
}

TEST_P(StoreSuite, ASinkThatRefusesIsObeyed) {
  ASSERT_EQ(store().put(key(1), audio(1000, 1)), TTS_OK);
  BlobKeeper no_begin;
  no_begin.refuse_begin = TTS_FAILED_PRECONDITION;
  EXPECT_EQ(store().get(key(1), no_begin), TTS_FAILED_PRECONDITION);
  EXPECT_EQ(no_begin.writes, 0);
  BlobKeeper no_write;
  no_write.refuse_write = TTS_CANCELLED;
  EXPECT_EQ(store().get(key(1), no_write), TTS_CANCELLED);
  EXPECT_EQ(no_write.writes, 1);
}

TEST_P(StoreSuite, AudioOfAnotherSizeThanToldIsRefused) {
  Sample sample(audio(1000, 1));
  tts_entry_info info = sample.info();
  info.size = 999;
  const Key one = key(1);
  const tts_store_key view = one.view();
  const tts_store* table = store().table();
  TestContext context;
  EXPECT_EQ(table->put(table, context.table(), &view, &info, sample.audio.data(),
                       sample.audio.size(), nullptr, nullptr),
            TTS_INVALID_ARGUMENT);
  info.size = 0;
  EXPECT_EQ(table->put(table, context.table(), &view, &info, nullptr, 0, nullptr, nullptr),
            TTS_INVALID_ARGUMENT);
  EXPECT_EQ(store().audio_of(one), "<5>");
}

TEST_P(StoreSuite, EntriesOutliveTheObjectWhereTheyArePersistent) {
  Sample sample(audio(1000, 1));
  sample.add_mark(TTS_MARK_WORD, 1, "a");
  ASSERT_EQ(store().put(key(1), sample), TTS_OK);
  const bool persistent = has(TTS_STORE_PERSISTENT);
  close();
  open();
  EXPECT_EQ(store().audio_of(key(1)), persistent ? audio(1000, 1) : "<5>");
}

}  // namespace
}  // namespace caesura::test
