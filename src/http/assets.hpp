// The web files that are built into the binary, and how they are answered. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "http/head.hpp"
#include "http/reply.hpp"

namespace mainstay::http {

/// One file, as it is and as it was compressed when the binary was built. Views into the binary.
struct Asset {
    std::string_view path;  // "/assets/index-1a2b3c.js"
    std::string_view media_type;
    std::string_view content_hash;
    std::string_view identity;
    std::string_view gzip;    // Empty where it saves nothing.
    std::string_view brotli;  // Empty where it saves nothing.
    bool is_immutable;        // Its name changes with its content.
};

/// What of an asset answers a request.
struct AssetAnswer {
    int status = 200;  // Or 304.
    std::string_view media_type;
    std::string_view bytes;
    Headers headers;
};

/// The asset at a path; for the paths of the UI itself index.html, for those of the portal
/// portal.html: navigation to a path whose last segment has no dot. Null where there is none.
const Asset* find_asset(
    std::span<const Asset> assets, std::string_view path, std::string_view accept
);

/// Chooses the coding and says how long the file may be kept.
AssetAnswer answer_asset(const Asset& asset, const Head& head);

/// What a web page of ours may do: load from our own origin only, and be framed by no one.
extern const std::string_view page_policy;

/// What a frame may do that the HTML of a mail is shown in: run nothing, send nothing, and load
/// images from elsewhere only where its reader asked for them.
extern const std::string_view mail_frame_policy;
extern const std::string_view mail_frame_with_images_policy;

/// The policy of an asset that is shown in a frame of our page; empty for all others.
std::string_view frame_policy(std::string_view path);

/// The files of web/dist, embedded when this binary was built. In the library mainstay_web_assets.
std::span<const Asset> web_assets();

}  // namespace mainstay::http
