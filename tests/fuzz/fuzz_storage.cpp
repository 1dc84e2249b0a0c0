// Feeds mutated tables to the reader of .sto and .mot files. Anything may be refused with InvalidArgument; what is
// accepted must be the same after writing and reading.

#include <coxa/io/storage.hpp>

#include <coxa/core/errors.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    coxa::Storage table;
    try {
        table = coxa::parse_storage({reinterpret_cast<const char*>(data), size}, "fuzz.sto");
    } catch (const coxa::InvalidArgument&) {
        return 0;
    }
    const std::string text = coxa::to_text(table, coxa::Missing::keep);
    const coxa::Storage again = coxa::parse_storage(text);
    if (coxa::to_text(again, coxa::Missing::keep) != text || again.labels != table.labels ||
        again.flags != table.flags || again.in_degrees != table.in_degrees || !(again.time_s == table.time_s).all()) {
        std::abort();
    }
    return 0;
}
