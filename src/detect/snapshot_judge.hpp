// Judges again what a signal about an operation was raised for, by the snapshot that it keeps.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "detect/operation_change.hpp"

namespace mainstay::detect {

/// How large a snapshot is at most; signals keep none that is larger than 32 KiB.
inline constexpr std::size_t snapshot_file_bytes_max = 1'048'576;

/// From the JSON of a snapshot, `{"input": …}`, or of such an input alone. What a newer version
/// wrote besides is passed over. Refuses: malformed_json; invalid; bad_snapshot.
Result<OperationInput> read_snapshot(std::string_view text);

/// The file at `path`. Refuses: file_unreadable; bad_snapshot where it is too large; and as above.
Result<OperationInput> snapshot_in(const std::string& path);

/// `latency: worse, 0.87. The median …`, a line for each side.
std::string in_words(const OperationJudgement& judgement);

}  // namespace mainstay::detect
