#include "suspect/suspect_command.hpp"

#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "suspect/fix_batch.hpp"
#include "suspect/suspect_answer.hpp"
#include "suspect/trace_command.hpp"
#include "wire/answer_lines.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t line_bytes_max = 4096;
constexpr std::size_t fixes_max = 1'000'000;

inline constexpr Code too_many_fixes{
    "too_many_fixes", Refusal::too_large, "More than {max} fixes: give them in parts."
};
inline constexpr Code question_missing{
    "suspect_question", Refusal::invalid,
    "Name one of --fix COMMIT, --fixes FILE, or --trace FILE with --release COMMIT."
};

struct Wanted {
    std::string repository;
    std::optional<std::vector<std::string>> fix;
    std::optional<std::string> fixes;
    std::optional<std::string> trace;
    std::optional<std::string> release;
    std::optional<std::string> good;
    std::optional<std::string> bad;
    std::optional<bool> message;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (repository, fix, fixes, trace, release, good, bad, message))

constexpr wire::SettingMeaning meanings[] = {
    {"repository", "A folder with a git repository, bare or not."},
    {"fix", "A commit that mends something; several, with one line of answer for each."},
    {"fixes", "A file with such commits, one a line; `-` for standard input."},
    {"trace",
     "A file with an event of Sentry in JSON, or a stack trace as text; `-` for standard "
     "input."},
    {"release", "With --trace: the commit, tag or branch that ran."},
    {"good", "With --trace: a release that did not have the error yet."},
    {"bad", "With --good: the first release that had the error, where that is not --release."},
    {"message", "Believe a fix whose message names what it mends."},
};

// What was asked for, and which line it stood on; 0: it was given as a flag.
struct Questions {
    std::vector<std::string> fixes;
    std::vector<std::size_t> numbers;
};

Result<Questions> read_questions(const Wanted& wanted) {
    Questions questions;
    if (wanted.fix)
        for (const auto& fix : *wanted.fix) {
            questions.fixes.push_back(fix);
            questions.numbers.push_back(questions.fixes.size());
        }
    if (!wanted.fixes) return questions;
    const auto path = *wanted.fixes == "-" ? std::optional<std::string>() : wanted.fixes;
    wire::LineReader lines(path, line_bytes_max);
    if (!lines.is_open()) return refuse(wire::file_unreadable, {{"file", *wanted.fixes}});
    while (const auto line = lines.next()) {
        if (questions.fixes.size() >= fixes_max)
            return refuse(too_many_fixes, {{"max", std::to_string(fixes_max)}});
        // An empty text is no commit: it is answered as such.
        const auto text = line->is_too_long ? std::string_view() : trimmed(line->text);
        questions.fixes.emplace_back(text.substr(0, text.find_first_of(" \t")));
        questions.numbers.push_back(line->number);
    }
    return questions;
}

// FIX, then the suspects behind a tabulator, the best first.
std::string as_line(const AnsweredFix& fix) {
    auto text = printable(fix.given, Lines::one) + "\t";
    const char* separator = "";
    for (const auto& suspect : fix.answer->suspects) {
        text += separator + suspect.commit.text;
        separator = " ";
    }
    return text;
}

Result<> answer_many(
    const git::Repository& repository, const Questions& questions, const FixOptions& options,
    const wire::Output& output
) {
    wire::AnswerLines answers(output.is_json);
    wire::UnreadLines unread;
    std::size_t at = 0;
    TRY(answer_all(repository, questions.fixes, options, [&](const AnsweredFix& fix) {
        const auto number = questions.numbers[at++];
        if (!fix.answer) {
            unread.add(number, fix.answer.error());
            answers.add("", nullptr);
            return;
        }
        answers.add(
            as_line(fix),
            boost::json::object{
                {"fix", cleaned_utf8(fix.given)},
                {"suspects", as_json(fix.answer->suspects)},
                {"abstention", fix.answer->abstention}
            }
        );
    }));
    answers.finish();
    return unread.finish();
}

Result<> answer_one(
    const git::Repository& repository, const std::string& given, const FixOptions& options,
    const wire::Output& output
) {
    const auto fix = TRY(repository.resolve(given));
    const auto answer = TRY(suspects_of(repository, {fix}, options)).front();
    output.write(
        {{"fix", fix.text},
         {"suspects", as_json(answer.suspects)},
         {"abstention", answer.abstention}},
        as_text(answer.suspects)
    );
    return {};
}

Result<> run(const Wanted& wanted, const wire::Output& output) {
    const bool has_fixes = wanted.fix || wanted.fixes;
    if (has_fixes == wanted.trace.has_value() || (wanted.trace && !wanted.release))
        return refuse(question_missing);
    const auto repository = TRY(git::Repository::open(wanted.repository));
    if (wanted.trace)
        return answer_trace(
            repository, {*wanted.trace, *wanted.release, wanted.good, wanted.bad}, output
        );
    const FixOptions options{.reads_messages = wanted.message.value_or(false)};
    const auto questions = TRY(read_questions(wanted));
    if (!wanted.fixes && questions.fixes.size() == 1)
        return answer_one(repository, questions.fixes.front(), options, output);
    return answer_many(repository, questions, options, output);
}

}  // namespace

wire::Command suspect_command() {
    return wire::command<Wanted>(
        "suspect", "Name the commits that caused what a fix mends or a stack trace shows.",
        meanings, {}, run
    );
}

}  // namespace mainstay::suspect
