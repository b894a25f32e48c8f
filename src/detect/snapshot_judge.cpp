#include "detect/snapshot_judge.hpp"

#include <fmt/format.h>

#include "wire/codec.hpp"
#include "wire/line_reader.hpp"
#include "wire/name.hpp"

namespace mainstay::detect {

Result<OperationInput> read_snapshot(std::string_view text) {
    auto read = TRY(wire::parse_json(text));
    const auto* object = read.if_object();
    const auto* input = object ? object->if_contains("input") : nullptr;
    auto decoded =
        TRY(wire::decode<OperationInput>(input ? *input : read, wire::UnknownMembers::skipped));
    TRY(check_input(decoded));
    return decoded;
}

Result<OperationInput> snapshot_in(const std::string& path) {
    wire::LineReader lines(path, snapshot_file_bytes_max);
    if (!lines.is_open()) return refuse(wire::file_unreadable, {{"file", path}});
    std::string text;
    while (auto line = lines.next()) {
        if (line->is_too_long || text.size() + line->text.size() > snapshot_file_bytes_max)
            return refuse(code::bad_snapshot, {{"reason", "it is too large"}});
        text += line->text;
        text += '\n';
    }
    return read_snapshot(text);
}

std::string in_words(const OperationJudgement& judgement) {
    const auto side = [](std::string_view name, const OperationChange& change) {
        return fmt::format(
            "{}: {}, {:.6f}. {}", name, wire::name_of(change.verdict), change.score, change.reason
        );
    };
    return side("latency", judgement.latency) + '\n' + side("errors", judgement.errors);
}

}  // namespace mainstay::detect
