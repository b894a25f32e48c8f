// A report over a module's things, which that module declares: what it counts, by what it groups,
// and how it is computed. Pure: reports/ reads the period and shows, saves and mails it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/catalogue.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "module/action.hpp"

namespace mainstay {

/// What the rows of a report are.
enum class ReportShape {
    series,   ///< Steps of time.
    groups,   ///< Things, such as teams, by their names.
    buckets,  ///< Ranges of a quantity, in order.
};
BOOST_DESCRIBE_ENUM(ReportShape, series, groups, buckets)

/// What a figure is a number of. A share is from 0 to 1.
enum class ReportUnit { count, share, minutes };
BOOST_DESCRIBE_ENUM(ReportUnit, count, share, minutes)

/// A column of figures, or a figure of the whole report. Its name is worded by who shows it.
struct ReportColumn {
    std::string name;
    ReportUnit unit = ReportUnit::count;
};
BOOST_DESCRIBE_STRUCT(ReportColumn, (), (name, unit))

struct ReportFigure {
    std::optional<double> value;        // None where there is nothing to divide by.
    std::optional<std::string> filter;  // Of the list of what is counted.
};
BOOST_DESCRIBE_STRUCT(ReportFigure, (), (value, filter))

struct ReportLine {
    std::optional<Time> at;         // When a step begins.
    std::optional<std::string> id;  // Of a group; none: what belongs to no group. Of a bucket
                                    // `60..239`, its minutes, or `240..`.
    std::optional<std::string> name;
    std::vector<ReportFigure> figures;  // One for each column.
};
BOOST_DESCRIBE_STRUCT(ReportLine, (), (at, id, name, figures))

/// A figure of the whole report, such as a median.
struct ReportTotal {
    std::string name;
    ReportUnit unit = ReportUnit::count;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(ReportTotal, (), (name, unit, value))

struct ReportTable {
    ReportShape shape = ReportShape::series;
    std::vector<ReportColumn> columns;
    std::vector<ReportLine> lines;
    std::vector<ReportTotal> totals{};
    bool is_complete = true;  // Else what lies further back is still being counted.
};

/// What is asked of a report.
struct ReportQuestion {
    Time from;                 // Of the period.
    Time to;                   // Not included.
    std::vector<Time> bounds;  // Where steps begin, and where the last ends.
    std::string by;            // One of the kind's groupings.
    std::string filter;        // In the language of the kind's list; empty for all.
};

struct ReportKind {
    std::string_view name;  ///< `ticket_volume`: part of the API, and stable.
    std::string_view list;  ///< The page that lists what is counted, such as `/tickets`.

    /// What lets a caller see figures, of what it reaches.
    const Action* read = nullptr;

    /// By what it can be grouped, the usual first. `time` are the steps.
    std::vector<std::string_view> groupings{};

    bool is_of_now = false;  ///< As things stand: there is no period.

    /// Words of its columns, totals and groups, for mails: `ticket_volume`, `created`.
    Catalogue texts{};

    /// Whether it takes this filter from the caller. Refuses: invalid, naming `filter`.
    std::function<Result<>(db::Sql& sql, const Call& call, std::string_view filter)> check{};

    /// Refuses: as `check`. Reads in a bounded time.
    std::function<
        Result<ReportTable>(db::Sql& sql, const Call& call, const ReportQuestion& question)>
        run{};
};

}  // namespace mainstay
