#include "mail/attachment_name.hpp"

#include <algorithm>
#include <iterator>

namespace mainstay::mail {

namespace {

struct Extension {
    std::string_view media_type, extension;
};

constexpr Extension extensions[] = {
    {"image/png", ".png"},           {"image/jpeg", ".jpg"},
    {"image/gif", ".gif"},           {"image/webp", ".webp"},
    {"image/svg+xml", ".svg"},       {"image/bmp", ".bmp"},
    {"image/tiff", ".tif"},          {"image/heic", ".heic"},
    {"text/plain", ".txt"},          {"text/html", ".html"},
    {"text/calendar", ".ics"},       {"text/csv", ".csv"},
    {"application/pdf", ".pdf"},     {"application/zip", ".zip"},
    {"application/json", ".json"},   {"message/rfc822", ".eml"},
    {"application/ms-tnef", ".dat"}, {"message/delivery-status", ".txt"},
    {"text/vcard", ".vcf"},          {"application/pgp-signature", ".asc"},
    {"text/rfc822-headers", ".txt"},
};

}  // namespace

std::string_view extension_of(std::string_view media_type) {
    auto found = std::ranges::find(extensions, media_type, &Extension::media_type);
    return found == std::end(extensions) ? std::string_view() : found->extension;
}

}  // namespace mainstay::mail
