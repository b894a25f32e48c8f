// `mainstay classify --model`.
#include <array>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "classify/classify.hpp"
#include "classify/codes.hpp"
#include "classify/command_line.hpp"
#include "wire/answer_lines.hpp"
#include "wire/line_reader.hpp"

namespace mainstay::classify {

namespace {

constexpr std::size_t reasons_max = 6;

Result<Model> load(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes;
    std::array<char, 64 * 1024> piece;
    while (file && bytes.size() <= model_bytes_max) {
        file.read(piece.data(), piece.size());
        bytes.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.is_open() || file.bad()) return refuse(wire::file_unreadable, {{"file", path}});
    return Model(TRY(read_model(bytes)));
}

Result<Suggestion> suggestion_for(
    const Model& model, const wire::LineReader::Line& line, const Wanted& wanted
) {
    if (line.is_too_long) return refuse(code::line_too_long);
    auto item = TRY(read_item(line.text));
    std::optional<double> from;
    if (wanted.abstain.value_or(false)) from = wanted.sure.value_or(sure_from);
    return decide(model, item, from, wanted.explain.value_or(false) ? reasons_max : 0);
}

std::string as_line(const Suggestion& suggestion) {
    auto text = fmt::format("{}\t{:.4f}", suggestion.label, suggestion.confidence);
    std::string_view between = "\t";
    for (const Reason& reason : suggestion.reasons) {
        text += fmt::format(
            "{}{} {:+.2f}", between, printable(reason.feature, Lines::one), reason.weight
        );
        between = "; ";
    }
    return text;
}

boost::json::object as_json(const Suggestion& suggestion, bool is_explained) {
    boost::json::object object{{"label", suggestion.label}, {"confidence", suggestion.confidence}};
    if (!is_explained) return object;
    boost::json::array reasons;
    for (const Reason& reason : suggestion.reasons)
        reasons.push_back({{"feature", cleaned_utf8(reason.feature)}, {"weight", reason.weight}});
    object["reasons"] = std::move(reasons);
    return object;
}

/// An empty line, or null, where it could not be read.
void add(wire::AnswerLines& answers, const Result<Suggestion>& found, bool is_explained) {
    if (found)
        answers.add(as_line(*found), as_json(*found, is_explained));
    else
        answers.add("", nullptr);
}

}  // namespace

Result<> label_lines(const Wanted& wanted, const wire::Output& output) {
    auto model = TRY(load(*wanted.model));
    wire::LineReader lines(wanted.file, line_bytes_max);
    if (!lines.is_open()) return refuse(wire::file_unreadable, {{"file", *wanted.file}});
    wire::UnreadLines unread;
    wire::AnswerLines answers(output.is_json);
    while (auto line = lines.next()) {
        auto found = suggestion_for(model, *line, wanted);
        if (!found) unread.add(line->number, found.error());
        add(answers, found, wanted.explain.value_or(false));
    }
    answers.finish();
    return unread.finish();
}

}  // namespace mainstay::classify
