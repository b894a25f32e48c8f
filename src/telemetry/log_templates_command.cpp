// `mainstay templates`.
#include <cstdio>
#include <optional>
#include <string>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "telemetry/log_patterns.hpp"
#include "telemetry/log_templates.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::telemetry {

namespace code {

inline constexpr Code log_line_not_utf8{"log_line_not_utf8", Refusal::invalid, "it is not UTF-8"};
inline constexpr Code log_line_too_long{
    "log_line_too_long", Refusal::invalid, "it is longer than 1 MiB"
};
inline constexpr Code log_file_unreadable{
    "log_file_unreadable", Refusal::invalid, "The file {file} cannot be read."
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

/// Writes an answer as soon as it is there, so that a program may write a line and wait for it.
class Answers {
public:
    explicit Answers(bool is_json) : is_json_(is_json) {
        if (is_json_) fmt::print("[");
    }

    void add(const Result<Template>& found) {
        if (!is_json_) {
            fmt::print(
                "{}\n",
                found ? fmt::format("{}\t{}", found->id, printable(found->text, Lines::one)) : ""
            );
        } else {
            boost::json::value json;
            if (found) json = {{"id", found->id}, {"template", found->text}};
            fmt::print(
                "{}{}", is_first_ ? "\n" : ",\n", printable_json(boost::json::serialize(json))
            );
        }
        is_first_ = false;
        std::fflush(stdout);
    }

    void finish() const {
        if (is_json_) fmt::print("\n]\n");
    }

private:
    bool is_json_;
    bool is_first_ = true;
};

Result<> run(const Wanted& wanted, const wire::Output& output) {
    wire::LineReader lines(wanted.file, line_bytes_max);
    if (!lines.is_open()) return refuse(code::log_file_unreadable, {{"file", *wanted.file}});
    wire::UnreadLines unread;
    LogPatterns patterns(templates_max);
    Answers answers(output.is_json);
    while (auto line = lines.next()) {
        auto found = template_of(patterns, *line);
        if (!found) unread.add(line->number, found.error());
        answers.add(found);
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
