// What an ELF file is, by its headers and notes alone: enough to keep it under its build-id. Reads
// hostile bytes within bounds, so that an upload is answered without a child process. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mainstay::symbols {

/// An ELF file, without its DWARF.
struct ElfFile {
    std::string build_id;            ///< Of GNU's note, hexadecimal in lower case; empty: none.
    std::string debug_id;            ///< What Sentry's reporters make of the build-id: a UUID.
    std::uint64_t load_address = 0;  ///< Of the first segment that is loaded, at a page's begin.
    bool has_debug_info = false;     ///< DWARF of functions, whole or compressed.
    bool has_symbols = false;        ///< A table of symbols that is not only for linking.
};

/// Up to `count` bytes from `offset` on; fewer only where the file ends.
using ReadBytes = std::function<std::string(std::uint64_t offset, std::size_t count)>;

/// Reads at most 10 MiB, whatever the file names. Refuses: elf_malformed.
Result<ElfFile> read_elf(const ReadBytes& read);
Result<ElfFile> read_elf(std::string_view bytes);

/// The UUID that reporters name an ELF file by, of its build-id; empty where that is too short.
std::string debug_id_of(std::string_view build_id);

/// The first 32 digits of the build-id that such a UUID was made of, which has no dashes; empty
/// where it is none.
std::string build_id_of(std::string_view debug_id);

}  // namespace mainstay::symbols
