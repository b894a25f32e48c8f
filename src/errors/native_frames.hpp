// Frames of native code, led back from addresses to functions, files and lines by the symbols of
// the binaries that they are of. Pure: whoever has the symbols is asked for them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "errors/event.hpp"

namespace mainstay::errors {

/// A binary that was loaded, by what its reporter knows of it.
struct NativeImage {
    std::string name;        ///< The last part of its path; empty: not known.
    std::string build_id;    ///< Hexadecimal in lower case; empty: only the debug id is known.
    std::string debug_id;    ///< In lower case, without dashes; empty: not known.
    bool is_system = false;  ///< It is where systems have their own libraries, by its path.

    auto operator<=>(const NativeImage&) const = default;
};

/// One call at an address. Empty: not known.
struct NativeCall {
    std::string function;
    std::string file;  ///< Below the folder that the compiler ran in, else as `path`.
    std::string path;
    std::optional<std::int64_t> line;
    std::optional<std::int64_t> column;
};

/// Why frames stay as they were reported.
enum class UnresolvedReason {
    no_file,     ///< No file of that build-id is there.
    no_symbol,   ///< The file knows nothing of the address.
    unreadable,  ///< The file could not be read.
    too_slow,    ///< Reading it took more time than it may.
    too_large,   ///< It took more memory than it may.
    busy,        ///< Others were read.
};
BOOST_DESCRIBE_ENUM(UnresolvedReason, no_file, no_symbol, unreadable, too_slow, too_large, busy)

/// The calls at each address that was asked for, the innermost first; or why there are none.
struct NativeCalls {
    std::optional<UnresolvedReason> reason{};
    std::vector<std::vector<NativeCall>> of_addresses{};
};

/// Asked once an event for each binary. Addresses count from where the binary begins in memory, and
/// are of the call, not behind it.
using FindCalls =
    std::function<NativeCalls(const NativeImage& image, std::span<const std::uint64_t> addresses)>;

/// At most so many addresses of an event are asked for, of so many binaries: those of exceptions
/// first, then those of the thread that crashed.
inline constexpr std::size_t native_addresses_max = 1'000;
inline constexpr std::size_t native_images_max = 64;

/// At most so many addresses are asked for at once.
inline constexpr std::size_t native_addresses_asked_max = 256;

/// A binary of which frames have no symbols.
struct Unresolved {
    NativeImage image;
    UnresolvedReason reason = UnresolvedReason::no_file;
};

/// Replaces each frame of native code that has an address of a binary, but no line, by the calls
/// there: several where the compiler put functions into each other. Answers each binary that is
/// missing once.
std::vector<Unresolved> resolve_native_frames(ErrorEvent& event, const FindCalls& find_calls);

/// Whether the event names a binary that could be asked for: without, nothing can be resolved.
bool has_native_images(const ErrorEvent& event);

}  // namespace mainstay::errors
