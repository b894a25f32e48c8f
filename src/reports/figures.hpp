// Shows the figures of a report to who asks, as far as they reach.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "db/sql.hpp"
#include "http/reply.hpp"
#include "reports/kinds.hpp"
#include "reports/period.hpp"

namespace mainstay::reports {

/// What is asked of a report. What is left out is usual: the last four weeks, in UTC.
struct AskReport {
    Line<60> report;
    std::optional<ReportPeriod> period;
    std::optional<Line<10>> from;  // The first and the last day of a custom period.
    std::optional<Line<10>> to;
    std::optional<Line<100>> zone;  // The reader's, by its IANA name.
    std::optional<ReportStep> step;
    std::optional<Line<20>> by;
    std::optional<Line<1000, 0>> filter;
};
BOOST_DESCRIBE_STRUCT(AskReport, (), (report, period, from, to, zone, step, by, filter))

/// A report that can be asked for.
struct ReportKindView {
    std::string name;
    std::vector<std::string> groupings;
    bool is_of_now = false;
    std::string list;
};
BOOST_DESCRIBE_STRUCT(ReportKindView, (), (name, groupings, is_of_now, list))

/// The figures of a report.
struct ReportFigures {
    std::string report;
    ReportShape shape = ReportShape::series;
    std::string by;
    std::string first;  // Days of the zone, both included.
    std::string last;
    std::string zone;
    ReportStep step = ReportStep::day;
    std::string list;  // The page that lists what is counted, by the filters of figures.
    std::vector<ReportColumn> columns;
    std::vector<ReportLine> lines;
    std::vector<ReportTotal> totals;
    bool is_complete = true;  // Else what lies further back is still being counted.
};
BOOST_DESCRIBE_STRUCT(
    ReportFigures, (),
    (report, shape, by, first, last, zone, step, list, columns, lines, totals, is_complete)
)

/// Those of which the caller may see figures.
Result<http::Page<ReportKindView>> list_reports(
    db::Sql& sql, const Call& call, const http::Nothing&, const Kinds& kinds
);

/// Whether there are such figures for the caller. Refuses: as show_figures.
Result<> check_report(db::Sql& sql, const Call& call, const AskReport& request, const Kinds& kinds);

/// Refuses: forbidden; invalid with unknown_report, unknown_grouping, unknown_zone, as span_of
/// does, and what the filter says.
Result<ReportFigures> show_figures(
    db::Sql& sql, const Call& call, const AskReport& request, const Kinds& kinds
);

/// As CSV (RFC 4180), a head line first. Refuses: as show_figures.
Result<http::Download> download_figures(
    db::Sql& sql, const Call& call, const AskReport& request, const Kinds& kinds
);

/// The same of figures that are there. Pure.
std::string csv_of(const ReportFigures& figures);

}  // namespace mainstay::reports
