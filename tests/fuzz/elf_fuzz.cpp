// Files of programs as anybody may upload them: read by their headers and notes.
#include <cstdlib>
#include <string_view>

#include "symbols/elf_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto file = mainstay::symbols::read_elf(bytes);
    if (!file) return 0;
    if (file->build_id.size() > 128 || file->build_id.size() % 2 != 0) std::abort();
    if (file->debug_id.empty() != (file->build_id.size() < 32)) std::abort();
    return 0;
}
