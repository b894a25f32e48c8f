// A printed stack trace, of any language or none: read within its bounds, with clean texts.
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "errors/exception_text.hpp"

namespace {

void require(bool expectation) {
    if (!expectation) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace mainstay;
    const auto read =
        errors::read_exception_text(std::string_view(reinterpret_cast<const char*>(data), size));
    require(read.exceptions.size() <= 50);
    for (const auto& exception : read.exceptions) {
        require(is_clean_utf8(exception.value) && is_clean_utf8(exception.type));
        if (!exception.trace) continue;
        require(!exception.trace->frames.empty() && exception.trace->frames.size() <= 250);
        for (const auto& frame : exception.trace->frames)
            require(is_clean_utf8(frame.function) && is_clean_utf8(frame.file));
    }
    return 0;
}
