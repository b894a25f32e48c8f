#include "reports/mail_body.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "reports/mail_texts.hpp"

namespace mainstay::reports {

namespace {

constexpr std::string_view cell_style = "padding:4px 12px;border-bottom:1px solid #dddddd";

std::string escaped(std::string_view text) {
    std::string html;
    for (char c : text) {
        if (c == '&')
            html += "&amp;";
        else if (c == '<')
            html += "&lt;";
        else if (c == '>')
            html += "&gt;";
        else if (c == '"')
            html += "&quot;";
        else
            html += c;
    }
    return html;
}

/// The table in words: a head, and a row for each line.
struct WrittenTable {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::pair<std::string, std::string>> totals;
};

class Writer {
public:
    Writer(const ReportFigures& figures, const ReportKind& kind, Language language)
        : figures_(figures), kind_(kind), language_(language) {}

    WrittenTable table() const {
        WrittenTable written;
        written.head.push_back(first_head());
        for (const auto& column : figures_.columns) written.head.push_back(word(column.name));
        for (std::size_t i = 0; i < std::min(figures_.lines.size(), mailed_lines_max); ++i) {
            const auto& line = figures_.lines[i];
            auto& row = written.rows.emplace_back();
            row.push_back(label(line));
            for (std::size_t at = 0; at < line.figures.size(); ++at)
                row.push_back(number(line.figures[at].value, figures_.columns[at].unit));
        }
        for (const auto& total : figures_.totals)
            written.totals.emplace_back(word(total.name), number(total.value, total.unit));
        return written;
    }

    std::string text(std::string_view key, const Parameters& parameters = {}) const {
        return mail_texts().text(language_, key, parameters);
    }

    std::string word(const std::string& name) const {
        const auto* found = kind_.texts.find(language_, name);
        return found ? std::string(*found) : name;
    }

private:
    std::string first_head() const {
        if (figures_.shape == ReportShape::series)
            return text(
                figures_.step == ReportStep::day    ? "day"
                : figures_.step == ReportStep::week ? "week"
                                                    : "month"
            );
        return figures_.shape == ReportShape::buckets ? text("range") : word(figures_.by);
    }

    std::string label(const ReportLine& line) const {
        if (line.at) {
            auto zone = Zone::find("zone", figures_.zone);
            return zone ? zone->text(*line.at).substr(0, 10) : "";
        }
        if (figures_.shape == ReportShape::buckets) return range(line.id.value_or(""));
        return line.name ? *line.name : text("none");
    }

    /// `60..239` in words.
    std::string range(std::string_view id) const {
        const auto dots = id.find("..");
        if (dots == id.npos) return std::string(id);
        auto from = minutes_in(id.substr(0, dots)), last = minutes_in(id.substr(dots + 2));
        if (!last) return text("from", {{"from", duration(from.value_or(0))}});
        auto to = duration(*last + 1);
        if (from.value_or(0) == 0) return text("until", {{"to", to}});
        return text("between", {{"from", duration(*from)}, {"to", to}});
    }

    static std::optional<std::int64_t> minutes_in(std::string_view text) {
        std::int64_t value = 0;
        auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && !text.empty() ? std::optional(value) : std::nullopt;
    }

    std::string duration(std::int64_t minutes) const {
        if (minutes < 60) return text("minutes", {{"minutes", std::to_string(minutes)}});
        return text(
            "hours",
            {{"hours", std::to_string(minutes / 60)}, {"minutes", std::to_string(minutes % 60)}}
        );
    }

    std::string number(const std::optional<double>& value, ReportUnit unit) const {
        if (!value) return "–";
        switch (unit) {
            case ReportUnit::count:
                return fmt::format("{:.0f}", *value);
            case ReportUnit::share:
                return fmt::format("{:.0f}", *value * 100) +
                       (language_ == Language::de ? " %" : "%");
            case ReportUnit::minutes:
                return duration(static_cast<std::int64_t>(std::llround(*value)));
        }
        return {};
    }

    const ReportFigures& figures_;
    const ReportKind& kind_;
    Language language_;
};

std::string plain_table(const WrittenTable& table) {
    std::vector<std::size_t> widths;
    auto measure = [&](const std::vector<std::string>& row) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], code_points(row[i]));
    };
    measure(table.head);
    for (const auto& row : table.rows) measure(row);
    std::string text;
    auto add = [&](const std::vector<std::string>& row) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            std::string room(widths[i] - code_points(row[i]), ' ');
            line += i == 0 ? row[i] + room : "  " + room + row[i];
        }
        text += line + "\n";
    };
    add(table.head);
    for (const auto& row : table.rows) add(row);
    return text;
}

std::string html_table(const WrittenTable& table) {
    std::string html = "<table style=\"border-collapse:collapse\">\n<thead><tr>";
    auto cell = [](std::string_view tag, std::size_t at, const std::string& text) {
        return fmt::format(
            "<{} style=\"{};text-align:{}\">{}</{}>", tag, cell_style, at == 0 ? "left" : "right",
            escaped(text), tag.substr(0, 2)
        );
    };
    for (std::size_t i = 0; i < table.head.size(); ++i)
        html += cell("th scope=\"col\"", i, table.head[i]);
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        html += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            html += cell(i == 0 ? "th scope=\"row\"" : "td", i, row[i]);
        html += "</tr>\n";
    }
    return html + "</tbody></table>\n";
}

std::string paragraph(const std::string& text) { return "<p>" + escaped(text) + "</p>\n"; }

/// The sentence with its address as a link.
std::string linked(const std::string& sentence, const std::string& link) {
    auto text = escaped(sentence);
    const auto address = escaped(link);
    if (auto at = text.find(address); at != text.npos)
        text.replace(at, address.size(), "<a href=\"" + address + "\">" + address + "</a>");
    return "<p>" + text + "</p>\n";
}

}  // namespace

ReportMail mail_of(const ReportFigures& figures, const ReportKind& kind, const MailFrame& frame) {
    const Writer writer(figures, kind, frame.language);
    const std::string now = kind.is_of_now ? "_now" : "";
    const Parameters of{{"name", frame.report}, {"first", figures.first}, {"last", figures.last}};
    const auto table = writer.table();
    const auto greeting = writer.text("greeting", {{"name", frame.recipient}});
    const auto lead = writer.text("lead" + now, of);
    std::vector<std::string> notes;
    if (table.rows.empty()) notes.push_back(writer.text("empty"));
    if (figures.lines.size() > table.rows.size())
        notes.push_back(writer.text("more", {{"count", std::to_string(figures.lines.size())}}));
    if (!figures.is_complete) notes.push_back(writer.text("incomplete"));
    const auto open = writer.text("open", {{"link", frame.open_link}});
    const auto stop = writer.text("stop", {{"link", frame.stop_link}});

    ReportMail mail{.subject = writer.text("subject" + now, of), .text = {}, .html = {}};
    mail.text = greeting + "\n\n" + lead + "\n\n";
    mail.html = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n" +
                paragraph(greeting) + paragraph(lead);
    for (const auto& [name, value] : table.totals) {
        mail.text += name + ": " + value + "\n";
        mail.html += paragraph(name + ": " + value);
    }
    if (!table.totals.empty()) mail.text += "\n";
    if (!table.rows.empty()) {
        mail.text += plain_table(table) + "\n";
        mail.html += html_table(table);
    }
    for (const auto& note : notes) {
        mail.text += note + "\n\n";
        mail.html += paragraph(note);
    }
    mail.text += open + "\n\n-- \n" + stop + "\n";
    mail.html += linked(open, frame.open_link) + linked(stop, frame.stop_link) + "</body></html>\n";
    return mail;
}

}  // namespace mainstay::reports
