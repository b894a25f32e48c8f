// The face of mail/: mail that comes becomes an event, a reply that was posted becomes mail.
#pragma once

#include <span>

#include "db/migration.hpp"

namespace mainstay::mail {

/// The tables of this module.
std::span<const db::Migration> migrations();

}  // namespace mainstay::mail
