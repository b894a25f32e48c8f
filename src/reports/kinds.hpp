// The reports that modules declare.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "module/report_kind.hpp"

namespace mainstay::reports {

class Kinds {
public:
    explicit Kinds(std::vector<ReportKind> kinds) : kinds_(std::move(kinds)) {}

    /// Null for an unknown one.
    const ReportKind* find(std::string_view name) const;

    /// The report that a request names. Refuses: invalid with unknown_report, also where the caller
    /// may see none of its figures.
    Result<const ReportKind*> named(const Call& call, std::string_view name) const;

    const std::vector<ReportKind>& all() const { return kinds_; }

private:
    std::vector<ReportKind> kinds_;
};

}  // namespace mainstay::reports
