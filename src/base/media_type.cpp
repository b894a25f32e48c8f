#include "base/media_type.hpp"

#include <algorithm>
#include <stdexcept>

#include <magic.h>

#include "base/text.hpp"

namespace mainstay {

namespace {

constexpr std::size_t head_bytes_max = 64 << 10;
constexpr std::string_view unknown = "application/octet-stream";

// Whether `found` leaves open what the file is, and `declared` is one of the things it may be.
// Nothing that a browser would run is believed.
bool is_refined_by(std::string_view found, std::string_view declared) {
    for (auto word : {"html", "xml", "svg", "script", "flash", "pdf"})
        if (declared.find(word) != declared.npos) return false;
    bool is_text = declared.starts_with("text/") || declared.starts_with("message/");
    if (found == "text/plain") return is_text || declared == "application/json";
    bool is_application = declared.starts_with("application/");
    return is_application && (found == unknown || found == "application/zip");
}

bool is_well_formed(std::string_view type) {
    auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("/.+-_").find(c) != std::string_view::npos;
    };
    return type.size() <= 100 && std::ranges::count(type, '/') == 1 && !type.starts_with('/') &&
           !type.ends_with('/') && std::ranges::all_of(type, is_allowed);
}

}  // namespace

struct MediaTypes::Tables {
    Tables() : handle(magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS)) {
        if (!handle || magic_load(handle, nullptr) != 0)
            throw std::runtime_error("libmagic cannot read its tables");
    }

    Tables(const Tables&) = delete;
    Tables& operator=(const Tables&) = delete;

    ~Tables() {
        if (handle) magic_close(handle);
    }

    magic_t handle;
};

bool is_safe_image(std::string_view media_type) {
    for (auto safe : {"image/png", "image/jpeg", "image/gif", "image/webp"})
        if (media_type == safe) return true;
    return false;
}

MediaTypes::MediaTypes() : tables_(std::make_unique<Tables>()) {}

MediaTypes::~MediaTypes() = default;

std::string MediaTypes::of(std::string_view head, std::string_view declared) {
    auto named = lower_ascii(trimmed(declared.substr(0, declared.find(';'))));
    auto found = tables_.with([&](auto& tables) {
        auto* type =
            magic_buffer(tables->handle, head.data(), std::min(head.size(), head_bytes_max));
        return std::string(type ? std::string_view(type) : unknown);
    });
    if (head.empty() || !is_well_formed(found)) found = unknown;
    return is_well_formed(named) && is_refined_by(found, named) ? named : found;
}

}  // namespace mainstay
