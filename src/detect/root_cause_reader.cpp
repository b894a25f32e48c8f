#include "detect/root_cause_reader.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/text.hpp"
#include "detect/json_scanner.hpp"

namespace mainstay::detect {

namespace {

constexpr double latest = 253'402'300'799;  // The end of the year 9999.

Error wrong_member(std::string member, std::string_view what) {
    return refuse(
        code::root_cause_member_wrong, {{"member", std::move(member)}, {"what", std::string(what)}}
    );
}

Error too_many(std::size_t max, std::string_view what) {
    return refuse(
        code::root_cause_too_large, {{"max", std::to_string(max)}, {"what", std::string(what)}}
    );
}

class Reader {
public:
    explicit Reader(std::string_view document) : scanner_(document) {}

    Result<RootCauseQuestion> read() {
        if (!scanner_.take('{')) return wrong_member("The document", "one JSON object");
        if (!scanner_.take('}')) {
            do {
                TRY(read_member());
            } while (scanner_.take(','));
            if (!scanner_.take('}')) return malformed("no end of an object");
        }
        if (!scanner_.is_at_end()) return malformed("something behind the document");
        if (!has_series_) return wrong_member("series", "a list of series");
        if (!has_from_) return wrong_member("from", "a time in seconds since 1970");
        if (!has_to_) return wrong_member("to", "a time in seconds since 1970");
        if (!(question_.from < question_.to)) return wrong_member("to", "later than from");
        return std::move(question_);
    }

private:
    Error malformed(std::string_view what) const {
        return refuse(
            code::root_cause_malformed,
            {{"what", std::string(what)}, {"at", std::to_string(scanner_.at())}}
        );
    }

    Result<std::string> name() {
        auto name = scanner_.string();
        if (!name || !scanner_.take(':')) return malformed("no name of a member");
        return *std::move(name);
    }

    Result<> read_member() {
        const auto member = TRY(name());
        if (member == "graph") return read_graph();
        if (member == "series") return read_all_series();
        if (member == "from") return read_time("from", question_.from, has_from_);
        if (member == "to") return read_time("to", question_.to, has_to_);
        if (!scanner_.skip()) return malformed("no value");
        return {};
    }

    Result<> read_time(std::string_view member, double& time, bool& has) {
        const auto given = scanner_.number();
        if (!given || !(*given >= 0 && *given <= latest))
            return wrong_member(std::string(member), "a time in seconds since 1970");
        time = *given;
        has = true;
        return {};
    }

    Result<std::string> text(std::string member) {
        auto text = scanner_.string();
        const bool is_name = text && !text->empty() && text->size() <= root_cause_name_bytes_max &&
                             is_clean_utf8(*text);
        if (!is_name)
            return wrong_member(
                std::move(member), fmt::format("text of 1 to {} bytes", root_cause_name_bytes_max)
            );
        return *std::move(text);
    }

    /// Reads a list by `item`, which is given the number of each.
    template <class Item>
    Result<> read_list(const std::string& member, std::string_view what, Item item) {
        if (!scanner_.take('[')) return wrong_member(member, what);
        if (scanner_.take(']')) return {};
        std::size_t number = 0;
        do {
            TRY(item(number++));
        } while (scanner_.take(','));
        if (!scanner_.take(']')) return malformed("no end of a list");
        return {};
    }

    Result<> read_graph() {
        question_.calls.clear();
        if (scanner_.take_null()) return {};
        return read_list(
            "graph", "a list of pairs of caller and callee",
            [&](std::size_t number) -> Result<> {
                const auto member = fmt::format("graph[{}]", number);
                if (number == root_cause_calls_max)
                    return too_many(root_cause_calls_max, "pairs in graph");
                if (!scanner_.take('[')) return wrong_member(member, "a pair of caller and callee");
                auto caller = TRY(text(member + "[0]"));
                if (!scanner_.take(',')) return wrong_member(member, "a pair of caller and callee");
                auto callee = TRY(text(member + "[1]"));
                if (!scanner_.take(']')) return wrong_member(member, "a pair of caller and callee");
                question_.calls.emplace_back(std::move(caller), std::move(callee));
                return {};
            }
        );
    }

    Result<> read_all_series() {
        question_.series.clear();
        has_series_ = true;
        return read_list("series", "a list of series", [&](std::size_t number) -> Result<> {
            if (number == root_cause_series_max) return too_many(root_cause_series_max, "series");
            return read_series(fmt::format("series[{}]", number));
        });
    }

    Result<> read_series(const std::string& member) {
        if (!scanner_.take('{')) return wrong_member(member, "an object");
        MetricSeries series;
        std::vector<double> times, values;
        bool has_times = false, has_values = false;
        if (!scanner_.is_next('}')) {
            do {
                const auto of = TRY(name());
                if (of == "component") {
                    series.component = TRY(text(member + ".component"));
                } else if (of == "metric") {
                    series.metric = TRY(text(member + ".metric"));
                } else if (of == "times") {
                    times = TRY(read_numbers(member + ".times"));
                    has_times = true;
                } else if (of == "values") {
                    values = TRY(read_numbers(member + ".values"));
                    has_values = true;
                } else if (!scanner_.skip()) {
                    return malformed("no value");
                }
            } while (scanner_.take(','));
        }
        if (!scanner_.take('}')) return malformed("no end of an object");
        if (series.component.empty()) return wrong_member(member + ".component", "there");
        if (series.metric.empty()) return wrong_member(member + ".metric", "there");
        if (!has_times) return wrong_member(member + ".times", "a list of seconds since 1970");
        if (!has_values) return wrong_member(member + ".values", "a list of numbers");
        if (times.size() != values.size())
            return wrong_member(member + ".values", "as many as its times");
        for (std::size_t i = 0; i < times.size(); ++i)
            if (std::isfinite(times[i]) && std::isfinite(values[i]))
                series.points.push_back({times[i], values[i]});
        question_.series.push_back(std::move(series));
        return {};
    }

    Result<std::vector<double>> read_numbers(const std::string& member) {
        std::vector<double> numbers;
        TRY(read_list(member, "a list of numbers", [&](std::size_t number) -> Result<> {
            if (scanner_.take_null()) {
                numbers.push_back(std::numeric_limits<double>::quiet_NaN());
            } else {
                const auto given = scanner_.number();
                if (!given)
                    return wrong_member(fmt::format("{}[{}]", member, number), "a number or null");
                numbers.push_back(*given);
            }
            if (++numbers_ > 2 * root_cause_points_max)
                return too_many(root_cause_points_max, "points");
            return {};
        }));
        return numbers;
    }

    JsonScanner scanner_;
    RootCauseQuestion question_;
    std::size_t numbers_ = 0;  // Of all lists, times and values.
    bool has_series_ = false, has_from_ = false, has_to_ = false;
};

}  // namespace

Result<RootCauseQuestion> read_root_cause_question(std::string_view document) {
    if (document.size() > root_cause_bytes_max)
        return refuse(
            code::root_cause_too_large,
            {{"max", std::to_string(root_cause_bytes_max)}, {"what", "bytes"}}
        );
    if (!is_clean_utf8(document))
        return refuse(
            code::root_cause_malformed, {{"what", "text that is not UTF-8"}, {"at", "0"}}
        );
    return Reader(document).read();
}

}  // namespace mainstay::detect
