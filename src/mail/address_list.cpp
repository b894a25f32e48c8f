#include "mail/address_list.hpp"

#include "mail/encoded_words.hpp"
#include "mail/headers.hpp"

namespace mainstay::mail {

namespace {

constexpr int depth_max = 3;

std::string value_of(const char* text) { return transparent_words(text_of(text)); }

Owned<InternetAddressList> parsed(const std::string& value) {
    auto* options = g_mime_parser_options_new();
    g_mime_parser_options_set_allow_addresses_without_domain(options, true);
    Owned<InternetAddressList> list(
        internet_address_list_parse(options, opaque_words(value).c_str())
    );
    g_mime_parser_options_free(options);
    return list;
}

}  // namespace

std::vector<Address> Addresses::of(GMimeMessage* message, const char* name) {
    std::vector<Address> all;
    for (const auto& value : raw_headers(GMIME_OBJECT(message), name)) {
        auto list = parsed(value);
        if (list) take(list.get(), all, 0);
    }
    return all;
}

void Addresses::take(InternetAddressList* list, std::vector<Address>& all, int depth) {
    for (int i = 0;
         list && depth < depth_max && i < internet_address_list_length(list) && left_ > 0; ++i) {
        auto* address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            auto* members = internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address));
            take(members, all, depth + 1);
            continue;
        }
        auto* mailbox = INTERNET_ADDRESS_MAILBOX(address);
        auto email = header_line(value_of(internet_address_mailbox_get_addr(mailbox)));
        if (!is_mailable(email)) continue;
        auto name = decoded_words(value_of(internet_address_get_name(address)));
        all.push_back({header_line(name), std::move(email)});
        --left_;
    }
}

}  // namespace mainstay::mail
