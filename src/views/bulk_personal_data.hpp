// What runs over many items hold about a person.
#pragma once

#include <vector>

#include "module/personal_data.hpp"

namespace mainstay::views {

/// Their own runs go; what names them in the filters and arguments of others is taken out.
std::vector<ErasureStep> bulk_erasure();

void export_bulk_runs(db::Database& database, const DataSubject& person, ExportSink& sink);

}  // namespace mainstay::views
