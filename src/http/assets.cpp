#include "http/assets.hpp"

#include "http/header_values.hpp"

namespace mainstay::http {

// The UI's component library sets styles on elements, hence 'unsafe-inline' for style alone.
const std::string_view page_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
    "report-uri /api/v1/reports/csp; report-to page";

// Without allow-scripts nothing runs, whatever a mail holds; with allow-same-origin the page around
// the frame fills it and reads its height.
const std::string_view mail_frame_policy =
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const std::string_view mail_frame_with_images_policy =
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data: https: http:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

namespace {

const Asset* named(std::span<const Asset> assets, std::string_view path) {
    for (const Asset& asset : assets) {
        if (asset.path == path) return &asset;
    }
    return nullptr;
}

}  // namespace

const Asset* find_asset(
    std::span<const Asset> assets, std::string_view path, std::string_view accept
) {
    if (auto* asset = named(assets, path)) return asset;
    bool is_file = path.substr(path.rfind('/') + 1).find('.') != path.npos;
    if (is_file || !accepts(accept, "text/html")) return nullptr;
    // The portal is a document of its own.
    if (path == "/portal" || path.starts_with("/portal/"))
        if (auto* portal = named(assets, "/portal.html")) return portal;
    return named(assets, "/index.html");
}

std::string_view frame_policy(std::string_view path) {
    if (path == "/mail-frame.html") return mail_frame_policy;
    if (path == "/mail-frame-with-images.html") return mail_frame_with_images_policy;
    return {};
}

AssetAnswer answer_asset(const Asset& asset, const Head& head) {
    AssetAnswer answer{.media_type = asset.media_type, .bytes = asset.identity};
    std::string_view coding;
    if (!asset.brotli.empty() && accepts_coding(head.accept_encoding, "br")) {
        coding = "br";
        answer.bytes = asset.brotli;
    } else if (!asset.gzip.empty() && accepts_coding(head.accept_encoding, "gzip")) {
        coding = "gzip";
        answer.bytes = asset.gzip;
    }
    // Each coding is a representation of its own, and so has an ETag of its own.
    std::string etag = '"' + std::string(asset.content_hash);
    if (!coding.empty()) etag += '-' + std::string(coding);
    etag += '"';
    if (!coding.empty()) answer.headers.emplace_back("Content-Encoding", coding);
    answer.headers.emplace_back("Vary", "Accept-Encoding");
    answer.headers.emplace_back(
        "Cache-Control", asset.is_immutable ? "public, max-age=31536000, immutable" : "no-cache"
    );
    bool is_known = names_etag(head.if_none_match, etag);
    answer.headers.emplace_back("ETag", std::move(etag));
    if (is_known) {
        answer.status = 304;
        answer.bytes = {};
    }
    return answer;
}

}  // namespace mainstay::http
