// Any clean text is HTML that is made readable within its bound. The first byte sets the bound.
#include <cstdlib>

#include "base/text.hpp"
#include "mail/html_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    using namespace mainstay;
    if (size == 0) return -1;
    std::string_view raw(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::size_t bytes_max = data[0] * std::size_t{64};
    auto text = mail::text_of_html(cleaned_utf8(raw), bytes_max);
    if (text.size() > bytes_max || !is_clean_utf8(text)) std::abort();
    return 0;
}
