#include "classify/classify.hpp"
#include "classify/codes.hpp"
#include "classify/command_line.hpp"

namespace mainstay::classify {

namespace {

constexpr wire::SettingMeaning meanings[] = {
    {"file",
     "Lines of JSON to label, each {\"title\", \"body\"} or {\"message\", \"diff\"}; "
     "standard input where not given."},
    {"train", "Learn from this file: such lines, each with its \"label\"."},
    {"out", "Where the model is written; beside what it learns from where not given."},
    {"model", "Label lines by the model at this path."},
    {"abstain",
     "Give no label where it is less sure than `--sure`, or where a text has too little "
     "in common with what was learnt."},
    {"sure", "The confidence from which on a label is given; 0.6667 where not given."},
    {"explain", "Give the reasons too: what speaks most for the label, and against it."},
};

Result<> run(const Wanted& wanted, const wire::Output& output) {
    auto only_for = [](std::string_view flag, std::string_view mode) {
        return refuse(
            code::flag_of_other_mode, {{"flag", std::string(flag)}, {"mode", std::string(mode)}}
        );
    };
    if (wanted.train.has_value() == wanted.model.has_value()) return refuse(code::mode_missing);
    if (wanted.model && wanted.out) return only_for("--out", "--train");
    if (wanted.sure && !wanted.abstain.value_or(false)) return only_for("--sure", "--abstain");
    if (wanted.sure && !(*wanted.sure >= 0 && *wanted.sure <= 1))
        return invalid({wrong("sure", mainstay::code::out_of_range, {{"min", "0"}, {"max", "1"}})});
    if (wanted.model) return label_lines(wanted, output);
    if (wanted.file) return only_for("A further file", "--model");
    if (wanted.abstain.value_or(false)) return only_for("--abstain", "--model");
    if (wanted.explain.value_or(false)) return only_for("--explain", "--model");
    return learn(wanted, output);
}

}  // namespace

wire::Command classify_command() {
    return wire::command<Wanted>(
        "classify", "Learn labels of issues or commits from examples, and suggest them for others.",
        meanings, {"file"}, run
    );
}

}  // namespace mainstay::classify
