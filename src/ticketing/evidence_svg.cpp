#include "ticketing/evidence_svg.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "base/text.hpp"
#include "ticketing/incident_texts.hpp"

namespace mainstay::ticketing {

namespace {

constexpr double width = 720, left = 72, right = 16, top = 44, panel = 130, gap = 46;
constexpr double line_height = 18;

/// Colours that are legible on their own ground, in light and in dark. The attributes hold where a
/// viewer knows no styles.
constexpr std::string_view style =
    "<style>.g{fill:#fff}.t{fill:#1b1f24}.a{stroke:#8a9099}.b{fill:#b8d4f0}.l{stroke:#0b57a4}"
    ".p{fill:#0b57a4}.o{stroke:#b3261e}.m{stroke:#6b4ea0}"
    "@media (prefers-color-scheme:dark){.g{fill:#16181d}.t{fill:#e8eaed}.a{stroke:#7d838c}"
    ".b{fill:#274766}.l{stroke:#8ec1f5}.p{fill:#8ec1f5}.o{stroke:#ff8a80}.m{stroke:#c3a9f0}}"
    "</style>";

/// Text that is no markup, without what XML 1.0 does not allow.
std::string escaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto rest = text.substr(i, 3);
        if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") {
            out += '?';
            i += 2;
        } else if (byte < ' ' || byte == 0x7F)
            out += ' ';
        else if (byte == '&')
            out += "&amp;";
        else if (byte == '<')
            out += "&lt;";
        else if (byte == '>')
            out += "&gt;";
        else if (byte == '"')
            out += "&quot;";
        else if (byte == '\'')
            out += "&#39;";
        else
            out += text[i];
    }
    return out;
}

std::string shown(double value) { return fmt::format("{:.6g}", value); }

/// `2026-01-05 12:00 UTC`.
std::string shown_time(double seconds) {
    auto text = to_string(Time{static_cast<std::int64_t>(seconds * 1e6)}).substr(0, 16);
    std::ranges::replace(text, 'T', ' ');
    return text + " UTC";
}

/// From a number to a place: times to the right, values upwards.
struct Axis {
    double from = 0, to = 1;
    double begin = 0, end = 1;

    double at(double number) const { return begin + (number - from) / (to - from) * (end - begin); }

    bool has(double number) const { return number >= from && number <= to; }
};

Axis times_of(const EvidenceChart& chart, std::optional<double> onset) {
    double from = chart.series.front().points.front().at, to = from;
    auto include = [&](double at) {
        from = std::min(from, at);
        to = std::max(to, at);
    };
    for (const auto& series : chart.series) {
        include(series.points.front().at);
        include(series.points.back().at);
    }
    // A start that lies near is shown; one that lies far away would leave nothing of the rest.
    const double span = to - from;
    if (onset && *onset >= from - span && *onset <= to + span) include(*onset);
    if (to - from < 1) to = from + 1;
    return {from, to, left, width - right};
}

Axis values_of(const ChartSeries& series, double panel_top) {
    double low = series.points.front().value, high = low;
    for (const auto& point : series.points) {
        low = std::min(low, point.value);
        high = std::max(high, point.value);
    }
    for (const auto& range : series.expected) {
        low = std::min(low, range.low);
        high = std::max(high, range.high);
    }
    if (high - low <= std::abs(high) * 1e-9) {
        const double around = std::max(std::abs(high) * 0.1, 1.0);
        low -= around;
        high += around;
    }
    return {low, high, panel_top + panel, panel_top};
}

class Drawing {
public:
    Drawing(const EvidenceChart& chart, const ChartCaption& caption)
        : chart_(chart),
          caption_(caption),
          onset_(seconds_of(caption.onset)),
          times_(times_of(chart, onset_)) {}

    std::string svg() {
        const double height = top + static_cast<double>(chart_.series.size()) * (panel + gap) +
                              line_height * static_cast<double>(legend_lines()) + 8;
        put("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
            "width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\" aria-labelledby=\"t d\" "
            "font-family=\"sans-serif\" font-size=\"12\">",
            width, height);
        put("<title id=\"t\">{}</title><desc id=\"d\">{}</desc>{}", escaped(caption_.title),
            escaped(description()), style);
        put("<rect class=\"g\" width=\"{:.0f}\" height=\"{:.0f}\" fill=\"#ffffff\"/>", width,
            height);
        text(left, 20, "start", clipped(caption_.title, 95), " font-weight=\"bold\"");
        double y = top;
        for (const auto& series : chart_.series) {
            draw(series, y);
            y += panel + gap;
        }
        legend(y - gap + 40);
        out_ += "</svg>\n";
        return std::move(out_);
    }

private:
    static std::optional<double> seconds_of(const std::optional<Time>& time) {
        if (!time) return std::nullopt;
        return static_cast<double>(time->micros) / 1e6;
    }

    template <class... Args>
    void put(fmt::format_string<Args...> format, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    }

    std::string word(std::string_view key, const Parameters& parameters = {}) const {
        return incident_texts().text(caption_.language, key, parameters);
    }

    void text(
        double x, double y, std::string_view anchor, std::string_view words,
        std::string_view more = ""
    ) {
        put("<text class=\"t\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"#1b1f24\"{}>{}"
            "</text>",
            x, y, anchor, more, escaped(words));
    }

    void draw(const ChartSeries& series, double y) {
        const auto values = values_of(series, y);
        if (!series.expected.empty()) draw_expected(series.expected, values);
        put("<path class=\"a\" d=\"M{0:.1f} {1:.1f}V{2:.1f}H{3:.1f}\" fill=\"none\" "
            "stroke=\"#8a9099\"/>",
            left, y, y + panel, width - right);
        text(left, y - 6, "start", name_of(series));
        text(left - 6, y + 10, "end", shown(values.to));
        text(left - 6, y + panel, "end", shown(values.from));
        text(left, y + panel + 15, "start", shown_time(times_.from));
        text(width - right, y + panel + 15, "end", shown_time(times_.to));
        for (std::size_t i = 0; i < chart_.marks.size(); ++i)
            if (times_.has(chart_.marks[i].at))
                draw_mark(chart_.marks[i].at, y, "m", "#6b4ea0", std::to_string(i + 1), "2 3");
        if (onset_ && times_.has(*onset_)) draw_mark(*onset_, y, "o", "#b3261e", "", "6 3");
        draw_points(series.points, values);
    }

    void draw_expected(const std::vector<ChartRange>& ranges, const Axis& values) {
        out_ += "<polygon class=\"b\" fill=\"#b8d4f0\" points=\"";
        auto corner = [&](double at, double value) {
            put("{:.1f},{:.1f} ", times_.at(std::clamp(at, times_.from, times_.to)),
                values.at(value));
        };
        for (const auto& range : ranges) corner(range.at, range.high);
        for (auto range = ranges.rbegin(); range != ranges.rend(); ++range)
            corner(range->at, range->low);
        out_ += "\"/>";
    }

    void draw_points(const std::vector<ChartPoint>& points, const Axis& values) {
        if (points.size() == 1) {
            put("<circle class=\"p\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"#0b57a4\"/>",
                times_.at(points.front().at), values.at(points.front().value));
            return;
        }
        out_ +=
            "<polyline class=\"l\" fill=\"none\" stroke=\"#0b57a4\" stroke-width=\"1.5\" "
            "points=\"";
        for (const auto& point : points)
            put("{:.1f},{:.1f} ", times_.at(point.at), values.at(point.value));
        out_ += "\"/>";
    }

    void draw_mark(
        double at, double y, std::string_view kind, std::string_view colour,
        std::string_view number, std::string_view dashes
    ) {
        put("<path class=\"{}\" d=\"M{:.1f} {:.1f}V{:.1f}\" stroke=\"{}\" stroke-width=\"1.5\" "
            "stroke-dasharray=\"{}\"/>",
            kind, times_.at(at), y, y + panel, colour, dashes);
        if (!number.empty()) text(times_.at(at) + 3, y + 12, "start", number);
    }

    std::string name_of(const ChartSeries& series) const {
        if (series.unit.empty()) return series.name;
        return series.name + " (" + series.unit + ")";
    }

    bool has_expected() const {
        return std::ranges::any_of(chart_.series, [](const ChartSeries& each) {
            return !each.expected.empty();
        });
    }

    std::size_t legend_lines() const {
        return chart_.marks.size() + (onset_ ? 1u : 0u) + (has_expected() ? 1u : 0u);
    }

    std::vector<std::string> legend_texts() const {
        std::vector<std::string> lines;
        if (has_expected()) lines.push_back(word("chart.expected"));
        if (onset_) lines.push_back(word("chart.onset", {{"at", shown_time(*onset_)}}));
        for (std::size_t i = 0; i < chart_.marks.size(); ++i) {
            const auto& mark = chart_.marks[i];
            lines.push_back(std::to_string(i + 1) + ": " + shown_time(mark.at) + " " + mark.text);
        }
        return lines;
    }

    void legend(double y) {
        for (const auto& line : legend_texts()) {
            text(left, y, "start", line);
            y += line_height;
        }
    }

    std::string description() const {
        std::string all;
        for (const auto& series : chart_.series) {
            const auto [low, high] = std::ranges::minmax(series.points, {}, &ChartPoint::value);
            all += word(
                "chart.series", {{"name", name_of(series)},
                                 {"count", std::to_string(series.points.size())},
                                 {"from", shown_time(series.points.front().at)},
                                 {"to", shown_time(series.points.back().at)},
                                 {"low", shown(low.value)},
                                 {"high", shown(high.value)},
                                 {"last", shown(series.points.back().value)}}
            );
            all += ' ';
        }
        for (const auto& line : legend_texts()) all += line + ". ";
        return all;
    }

    const EvidenceChart& chart_;
    const ChartCaption& caption_;
    const std::optional<double> onset_;
    const Axis times_;
    std::string out_;
};

}  // namespace

std::string svg_of(const EvidenceChart& chart, const ChartCaption& caption) {
    return Drawing(chart, caption).svg();
}

}  // namespace mainstay::ticketing
