// The face of compat/: protocols of other products, by which their libraries send to this one.
#pragma once

#include "bugfix/bugfix.hpp"

namespace mainstay {

struct Module;

}  // namespace mainstay

namespace mainstay::compat {

/// What server/ installs. Errors go into `intake`.
Module module(const bugfix::ErrorIntake& intake = {});

}  // namespace mainstay::compat
