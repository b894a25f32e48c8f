// What a file is, by its bytes: what a sender or a browser says it is cannot be believed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/guarded.hpp"

namespace mainstay {

/// Whether a browser may show a file of that type within a page: raster images, which cannot run
/// anything. SVG is not among them: it can hold scripts.
bool is_safe_image(std::string_view media_type);

/// Knows media types by libmagic. Making one reads its tables; keep it. Safe to use from many
/// threads.
class MediaTypes {
public:
    /// Throws if the tables of this system cannot be read.
    MediaTypes();
    ~MediaTypes();

    /// The media type of a file that begins with `head`, of which 64 KiB are looked at. What the
    /// bytes do not tell is taken from `declared`, unless a browser would run that.
    std::string of(std::string_view head, std::string_view declared = {});

private:
    struct Tables;
    Guarded<std::unique_ptr<Tables>> tables_;
};

}  // namespace mainstay
