// The envelope of Outlook's own format (MS-OXTNEF), known as winmail.dat. A reader of its own for
// the few things that a mail needs: the library for it believes the lengths that a stranger writes.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::mail {

/// A file within.
struct TnefFile {
    std::string name;  ///< As it was written; may be empty.
    std::string media_type;
    std::string content_id;
    std::string content;
};

/// What was found, up to where it could not be read any more.
struct Tnef {
    bool is_damaged = false;
    std::string text;  ///< Clean UTF-8, from whichever form of the body there was; may be empty.
    std::string html;  ///< Clean UTF-8, hostile; may be empty.
    std::vector<TnefFile> files;
};

/// Whether `bytes` begin as such an envelope does.
bool is_tnef(std::string_view bytes);

/// Opens the envelope, and those of mails within it to a depth of five. At most `files_max` files
/// are taken.
Tnef read_tnef(std::string_view bytes, std::size_t files_max);

}  // namespace mainstay::mail
