// `mainstay templates`.
#include <optional>
#include <string>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "telemetry/log_patterns.hpp"
#include "telemetry/log_templates.hpp"
#include "wire/answer_lines.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::telemetry {

namespace code {

inline constexpr Code log_line_not_utf8{"log_line_not_utf8", Refusal::invalid, "it is not UTF-8"};
inline constexpr Code log_line_too_long{
    "log_line_too_long", Refusal::invalid, "it is longer than 1 MiB"
};

}  // namespace code

namespace {

constexpr std::size_t line_bytes_max = 1U << 20U;
// A file may be of all programs of a host; each pattern takes a few hundred bytes.
constexpr std::size_t templates_max = 5'000;

struct Wanted {
    std::optional<std::string> file;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (file))

constexpr wire::SettingMeaning meanings[] = {
    {"file", "Log lines; standard input where not given."},
};

struct Template {
    std::uint32_t id = 0;
    std::string text;
};

Result<Template> template_of(LogPatterns& patterns, const wire::LineReader::Line& line) {
    if (line.is_too_long) return refuse(code::log_line_too_long);
    if (!is_clean_utf8(line.text)) return refuse(code::log_line_not_utf8);
    const auto id = patterns.add(line.text).pattern;
    return Template{id, patterns.text(id)};
}

/// An empty line, or null, where it could not be read.
void add(wire::AnswerLines& answers, const Result<Template>& found) {
    if (!found) return answers.add("", nullptr);
    answers.add(
        fmt::format("{}\t{}", found->id, printable(found->text, Lines::one)),
        {{"id", found->id}, {"template", found->text}}
    );
}

Result<> run(const Wanted& wanted, const wire::Output& output) {
    wire::LineReader lines(wanted.file, line_bytes_max);
    if (!lines.is_open()) return refuse(wire::file_unreadable, {{"file", *wanted.file}});
    wire::UnreadLines unread;
    LogPatterns patterns(templates_max);
    wire::AnswerLines answers(output.is_json);
    while (auto line = lines.next()) {
        auto found = template_of(patterns, *line);
        if (!found) unread.add(line->number, found.error());
        add(answers, found);
    }
    answers.finish();
    return unread.finish();
}

}  // namespace

wire::Command templates_command() {
    return wire::command<Wanted>(
        "templates", "Tell of each log line which template it is of, as it comes.", meanings,
        {"file"}, run
    );
}

}  // namespace mainstay::telemetry
