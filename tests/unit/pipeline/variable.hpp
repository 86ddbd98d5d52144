// An environment variable for one test.
#pragma once

#include <cstdlib>

namespace caesura::pipeline {

// One variable of this process, gone with the test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Variable() { unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

}  // namespace caesura::pipeline
