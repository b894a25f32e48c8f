// The reports over tickets, as reports/ shows them.
#pragma once

#include <vector>

#include "module/report_kind.hpp"

namespace mainstay::ticketing {

std::vector<ReportKind> ticket_reports();

}  // namespace mainstay::ticketing
