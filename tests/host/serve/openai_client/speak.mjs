// speak.mjs FOLDER_OF_THE_LIBRARY BASE_URL TOKEN: what a program written for OpenAI does, told as one line of JSON.
const [folder, baseURL, apiKey] = process.argv.slice(2);
const { default: OpenAI } = await import(`${folder}/node_modules/openai/index.mjs`);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const told = { models: [], heard: [] };

for await (const model of client.models.list()) told.models.push(model.id);

const hear = async (request) => {
  const response = await client.audio.speech.create(request);
  const audio = Buffer.from(await response.arrayBuffer());
  told.heard.push({ cache: response.headers.get("x-cache-status"), type: response.headers.get("content-type"),
    bytes: audio.length, starts: audio.subarray(0, 4).toString("latin1") });
};
const words = { model: "tts-1", voice: "alloy", input: "One, two." };
await hear({ ...words, response_format: "wav" });
await hear({ ...words, response_format: "wav" });
await hear({ ...words, response_format: "pcm" });
await hear({ ...words, response_format: "wav", speed: 2 });

const streamed = await client.audio.speech.create({ ...words, input: "Three, four.", response_format: "pcm" });
told.pieces = 0;
for await (const piece of streamed.body) told.pieces += piece.length > 0 ? 1 : 0;

const refusal = async (name, request, key = apiKey) => {
  try {
    await new OpenAI({ baseURL, apiKey: key, maxRetries: 0 }).audio.speech.create(request);
    told[name] = "none";
  } catch (error) {
    told[name] = { kind: error.constructor.name, status: error.status, type: error.type, message: error.message };
  }
};
await refusal("unknown_format", { ...words, response_format: "midi" });
await refusal("no_input", { model: "tts-1", voice: "alloy" });
await refusal("wrong_key", words, "a-key-of-nobody");
console.log(JSON.stringify(told));
