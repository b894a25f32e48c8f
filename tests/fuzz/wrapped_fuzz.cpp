// What wraps a mail's text or files, given without the mail around it: whatever the bytes are, what
// is found is clean text within its limits, and no more bytes than were given. The first byte says
// which reader gets the rest.
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "mail/charset.hpp"
#include "mail/charset_label.hpp"
#include "mail/cms_content.hpp"
#include "mail/encoded_words.hpp"
#include "mail/invitation.hpp"
#include "mail/parameters.hpp"
#include "mail/rtf_text.hpp"
#include "mail/tnef.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

void read_envelope(std::string_view bytes) {
    constexpr std::size_t files_max = 50;
    auto tnef = mail::read_tnef(bytes, files_max);
    require(tnef.files.size() <= files_max);
    require(is_clean_utf8(tnef.text) && is_clean_utf8(tnef.html));
    std::size_t all = 0;
    for (const auto& file : tnef.files) {
        require(is_clean_utf8(file.name) && is_clean_utf8(file.content_id));
        if (file.media_type != "text/plain") all += file.content.size();
    }
    require(all <= bytes.size());
}

void read_charset(std::string_view bytes) {
    if (bytes.empty()) return;
    auto all = mail::all_charsets();
    auto labels = all[static_cast<unsigned char>(bytes.front()) % all.size()].labels;
    require(is_clean_utf8(mail::to_utf8(bytes.substr(1), labels.substr(0, labels.find(' ')))));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 7) {
        case 0:
            read_envelope(bytes);
            break;
        case 1: {
            auto cms = mail::read_cms(bytes);
            require(!cms || cms->content.size() <= bytes.size());
            break;
        }
        case 2:
            require(is_clean_utf8(mail::text_of_rtf(bytes, 1 << 16)));
            break;
        case 3:
            require(is_clean_utf8(mail::text_of_rtf(mail::rtf_of_compressed(bytes), 1 << 16)));
            break;
        case 4: {
            auto invitation = mail::read_invitation(cleaned_utf8(bytes));
            require(is_clean_utf8(invitation.text) && is_clean_utf8(invitation.description));
            break;
        }
        case 5:
            require(is_clean_utf8(mail::decoded_words(bytes)));
            require(is_clean_utf8(mail::parameter_text(bytes, "name")));
            require(mail::transparent_words(mail::opaque_words(bytes)) == bytes);
            break;
        default:
            read_charset(bytes);
    }
    return 0;
}
