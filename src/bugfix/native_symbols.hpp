// Symbols of native code at work: the files that an event needs are found by build-id and read by
// child processes, so that frames have their functions and lines before events are grouped.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bugfix/debug_file.hpp"
#include "bugfix/symbol_files.hpp"
#include "db/blobs.hpp"
#include "db/database.hpp"
#include "errors/event.hpp"
#include "errors/native_frames.hpp"
#include "symbols/find_symbols.hpp"

namespace mainstay::bugfix {

/// How many files are read at once on a node.
inline constexpr int symbol_readers_max = 2;

struct NativeSymbolOptions {
    /// What reads a file: symbols::find_symbols, with what counts from its image.
    std::function<symbols::Symbols(int file, std::span<const std::uint64_t> addresses)> read{};
    /// How long the files of one event may take together.
    std::chrono::milliseconds event_max{15'000};
    /// How long a file that could not be read is not tried again.
    std::chrono::milliseconds failure_known{60'000};
    /// Of what was answered, in memory.
    std::size_t known_bytes_max = std::size_t{64} << 20;
};

/// Any thread, but not from inside a transaction.
class NativeSymbols {
public:
    explicit NativeSymbols(NativeSymbolOptions options = {});
    ~NativeSymbols();

    /// Before it is open nothing is resolved. What it is given outlives its use, or `close` comes
    /// before.
    void open(db::Database& database, db::Blobs& blobs, Clock clock, std::filesystem::path folder);
    void close();

    /// Whether an event of the application could be resolved: it names binaries, and the
    /// application has symbols. A look at the text; for those, also one into memory or the records.
    bool may_resolve(Id<Application> application, std::string_view json);

    /// Resolves the frames of an event; gives the binaries that symbols are missing of. Blocks for
    /// as long as files are read. Where records or blobs fail, frames stay.
    std::vector<errors::Unresolved> resolve(Id<Application> application, errors::ErrorEvent& event);

private:
    class Known;

    std::unique_ptr<Known> known_;
};

/// The symbols of a binary of an event: by its build-id, else by the debug id that is made of it.
/// Index: debug_file_debug_id.
std::optional<DebugFile> find_symbol_file(
    db::Sql& sql, Id<Application> application, const errors::NativeImage& image
);

/// The binaries of an event that frames are of which have no symbols, as far as records tell
/// without reading any: those without a file, and those whose file did not help. Index:
/// debug_file_debug_id.
std::vector<errors::Unresolved> missing_symbols(
    db::Sql& sql, Id<Application> application, const errors::ErrorEvent& event
);

}  // namespace mainstay::bugfix
