#include "detect/detect_command.hpp"

#include <memory>
#include <optional>
#include <string>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "detect/detector.hpp"
#include "detect/series_line.hpp"
#include "detect/snapshot_judge.hpp"
#include "wire/answer_lines.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::detect {

namespace {

constexpr std::size_t line_bytes_max = 64 * 1024;

struct Wanted {
    std::optional<std::string> file;
    DetectorKind detector = DetectorKind::anomaly;
    std::optional<double> limit;
    std::optional<bool> explain;
    std::optional<std::string> snapshot;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (file, detector, limit, explain, snapshot))

constexpr wire::SettingMeaning meanings[] = {
    {"file", "Lines of `timestamp,value`, with or without a header; standard input where not given."
    },
    {"detector", "What is looked for: `anomaly`, `regression`, `leak` or `silence`."},
    {"limit", "Of `leak`: what there is at most, in the unit of the values."},
    {"explain", "A further column says why, where the score is 0.5 or more."},
    {"snapshot",
     "A file with the snapshot of a signal about an operation: it is judged again, and nothing "
     "else "
     "is read."},
};

struct Scored {
    SeriesLine line;
    SeriesFinding finding;
};

std::string as_line(const Scored& scored, bool is_explained) {
    auto text = fmt::format(
        "{},{},{:.6f}", printable(scored.line.timestamp, Lines::one),
        printable(scored.line.value_text, Lines::one), scored.finding.score
    );
    // Reasons are sentences of our own and numbers: no quotes stand in them.
    if (is_explained) text += fmt::format(",\"{}\"", scored.finding.reason);
    return text;
}

boost::json::object as_json(const Scored& scored, bool is_explained) {
    boost::json::object object{
        {"timestamp", to_string(scored.line.at)},
        {"value", nullptr},
        {"score", scored.finding.score}
    };
    if (scored.line.value) object["value"] = *scored.line.value;
    if (is_explained) object["reason"] = scored.finding.reason;
    return object;
}

Result<> judge_again(const std::string& path, const wire::Output& output) {
    const auto judgement = judge_operation(TRY(snapshot_in(path)));
    output.write(wire::encode(judgement), in_words(judgement));
    return {};
}

Result<> run(const Wanted& wanted, const wire::Output& output) {
    if (wanted.snapshot) return judge_again(*wanted.snapshot, output);
    wire::LineReader lines(wanted.file, line_bytes_max);
    if (!lines.is_open()) return refuse(wire::file_unreadable, {{"file", *wanted.file}});
    const bool is_explained = wanted.explain.value_or(false);
    wire::UnreadLines unread;
    SeriesColumns columns;
    Detector detector(wanted.detector, wanted.limit);
    wire::AnswerLines answers(output.is_json);
    if (!output.is_json)
        answers.add(is_explained ? "timestamp,value,score,reason" : "timestamp,value,score", {});
    while (auto line = lines.next()) {
        const auto header =
            line->number == 1 ? read_series_header(line->text) : std::optional<SeriesColumns>();
        if (header) {
            columns = *header;
            continue;
        }
        if (!line->is_too_long && line->text.find_first_not_of(" \r\t") == std::string_view::npos)
            continue;
        auto read = line->is_too_long ? Result<SeriesLine>(refuse(code::series_line_too_long))
                                      : read_series_line(line->text, columns);
        if (!read) {
            unread.add(line->number, read.error());
            answers.add("", nullptr);
            continue;
        }
        const Scored scored{*read, detector.judge(read->at, read->value)};
        answers.add(as_line(scored, is_explained), as_json(scored, is_explained));
    }
    answers.finish();
    return unread.finish();
}

}  // namespace

wire::Command detect_command() {
    return wire::command<Wanted>(
        "detect", "Score each value of a series, before the next one is read.", meanings, {"file"},
        run
    );
}

}  // namespace mainstay::detect
