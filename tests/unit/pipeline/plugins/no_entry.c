/* A shared object that is no plugin. */
int tts_something_else(void);
int tts_something_else(void) { return 1; }
