// `mainstay classify --model`.
#include <cstdio>
#include <fstream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.hpp"
#include "classify/classify.hpp"
#include "classify/codes.hpp"
#include "classify/command_line.hpp"
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
    if (!file.is_open() || file.bad()) return refuse(code::file_unreadable, {{"file", path}});
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

/// Writes an answer as soon as it is there, so that a program may write a line and wait for it.
class Answers {
public:
    explicit Answers(bool is_json) : is_json_(is_json) {
        if (is_json_) fmt::print("[");
    }

    void add(const Result<Suggestion>& found, bool is_explained) {
        if (!is_json_) {
            fmt::print("{}\n", found ? as_line(*found) : "");
        } else {
            auto json = found ? boost::json::value(as_json(*found, is_explained)) : nullptr;
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

}  // namespace

Result<> label_lines(const Wanted& wanted, const wire::Output& output) {
    auto model = TRY(load(*wanted.model));
    wire::LineReader lines(wanted.file, line_bytes_max);
    if (!lines.is_open()) return refuse(code::file_unreadable, {{"file", *wanted.file}});
    wire::UnreadLines unread;
    Answers answers(output.is_json);
    while (auto line = lines.next()) {
        auto found = suggestion_for(model, *line, wanted);
        if (!found) unread.add(line->number, found.error());
        answers.add(found, wanted.explain.value_or(false));
    }
    answers.finish();
    return unread.finish();
}

}  // namespace mainstay::classify
