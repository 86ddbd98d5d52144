// The endpoints; see README.md for what each takes and answers.
#pragma once

namespace caesura::serve {

class Exchange;
class Service;

void health(Service& service, Exchange& exchange);
void readiness(Service& service, Exchange& exchange);
void metrics(Service& service, Exchange& exchange);

void post_segment_audio(Service& service, Exchange& exchange);
void get_segment_audio(Service& service, Exchange& exchange);
void get_audio_production(Service& service, Exchange& exchange);
void get_settings(Service& service, Exchange& exchange);
void put_settings(Service& service, Exchange& exchange);
void patch_settings(Service& service, Exchange& exchange);

void post_openai_speech(Service& service, Exchange& exchange);
void get_openai_models(Service& service, Exchange& exchange);

void post_azure_speech(Service& service, Exchange& exchange);
void get_azure_voices(Service& service, Exchange& exchange);
void post_azure_token(Service& service, Exchange& exchange);

}  // namespace caesura::serve
