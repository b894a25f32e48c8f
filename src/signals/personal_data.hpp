// What signals hold about people, for whoever exports or erases it.
#pragma once

#include "module/personal_data.hpp"

namespace mainstay::signals {

/// What they wrote: notes, verdicts, reasons of silences. Erased with it is what raisers reported
/// that names them.
PersonalData personal_data();

}  // namespace mainstay::signals
