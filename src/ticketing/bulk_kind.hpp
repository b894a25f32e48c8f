// What can be done to many tickets at once. Each is changed by the service function that changes a
// single one.
#pragma once

#include "module/bulk_kind.hpp"

namespace mainstay::ticketing {

BulkKind bulk_kind();

}  // namespace mainstay::ticketing
