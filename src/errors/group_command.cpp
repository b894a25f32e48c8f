#include "errors/group_command.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "errors/component_json.hpp"
#include "errors/grouping.hpp"
#include "errors/read_event.hpp"
#include "wire/answer_lines.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::errors {

namespace {

constexpr Code no_files{
    "errors_no_files", Refusal::invalid, "Name at least one file with an event."
};

struct Wanted {
    std::vector<std::string> files;
    std::optional<bool> explain;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (files, explain))

constexpr wire::SettingMeaning meanings[] = {
    {"files", "Each an error event as Sentry's protocol has it, in JSON."},
    {"explain", "Below each key, indented, what counted and why."},
};

Result<std::string> content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    std::array<char, std::size_t{64} * 1024> piece;
    while (file && bytes.size() <= event_bytes_max) {
        file.read(piece.data(), piece.size());
        bytes.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.is_open() || file.bad() || (bytes.empty() && !file.eof()))
        return refuse(wire::file_unreadable, {{"file", path}});
    return bytes;
}

std::string in_words(GroupingBasis basis) {
    std::string words = boost::describe::enum_to_string(basis, "nothing");
    for (char& c : words)
        if (c == '_') c = ' ';
    return words;
}

void explain(std::string& text, const Component& component, std::size_t depth) {
    if (!component.counts) return;
    text += '\n';
    text.append(depth * 4, ' ');
    text += component.name;
    if (!component.value.empty()) text += ": " + printable(component.value, Lines::one);
    if (!component.hint.empty()) text += " (" + component.hint + ")";
    for (const auto& part : component.parts) explain(text, part, depth + 1);
}

Result<> answer(const std::string& path, const Wanted& wanted, wire::AnswerLines& answers) {
    const auto bytes = TRY(content(path));
    // Nothing of a group depends on the time.
    const auto event = TRY(read_event(bytes, Time{}));
    const auto grouping = group(event, {});
    const auto title = title_of(event);
    auto text = printable(path, Lines::one) + "\t" + grouping.key;
    boost::json::object object{
        {"file", path},
        {"key", grouping.key},
        {"version", grouping.version},
        {"basis", boost::describe::enum_to_string(grouping.basis, "nothing")},
        {"title", title.title},
        {"culprit", title.culprit},
    };
    if (wanted.explain.value_or(false)) {
        text += "\n    decided by: " + in_words(grouping.basis);
        for (const auto& part : grouping.tree.parts) explain(text, part, 1);
        object["tree"] = as_json(grouping.tree);
    }
    answers.add(text, object);
    return {};
}

Result<> run(const Wanted& wanted, const wire::Output& output) {
    if (wanted.files.empty()) return refuse(no_files);
    wire::AnswerLines answers(output.is_json);
    std::size_t unread = 0;
    for (const auto& path : wanted.files) {
        const auto answered = answer(path, wanted, answers);
        if (answered) continue;
        const auto text = fmt::format("mainstay: {}: {}", path, answered.error().message);
        fmt::print(stderr, "{}\n", printable(text, Lines::one));
        answers.add("", nullptr);
        ++unread;
    }
    answers.finish();
    if (unread == 0) return {};
    return refuse(wire::lines_unread, {{"count", std::to_string(unread)}});
}

}  // namespace

wire::Command group_command() {
    return wire::command<Wanted>(
        "errors group",
        "Answer for each error event the key of its group: equal keys are one error.", meanings,
        {"files"}, run
    );
}

}  // namespace mainstay::errors
