// Japanese as mail programs write it: iconv's strict reading refuses the characters that Microsoft
// and NEC added, which names and numbered lists are full of. Pure.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::mail {

/// Whether `bytes` are of seven bits and switch to Japanese as ISO-2022-JP does: no other text has
/// those escape sequences, whatever its label.
bool is_iso_2022_jp(std::string_view bytes);

/// ISO-2022-JP with its extensions (RFC 1468, RFC 1554, RFC 2237, CP50220 to CP50222, JIS X 0213)
/// as UTF-8.
std::string text_of_iso_2022_jp(std::string_view bytes);

/// EUC-JP as UTF-8, with NEC's and IBM's rows.
std::string text_of_euc_jp(std::string_view bytes);

}  // namespace mainstay::mail
