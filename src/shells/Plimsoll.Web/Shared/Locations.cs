// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Plimsoll.Web.Shared;

/// <summary>Addresses as a header can hold them.</summary>
internal static class Locations
{
    /// <summary>The address with every byte escaped that no header may hold; what is escaped already stays.</summary>
    public static string Of(string address)
    {
        if (!address.AsSpan().ContainsAnyExceptInRange('!', '~')) { return address; }
        var written = new StringBuilder(address.Length + 16);
        foreach (var rune in address.EnumerateRunes())
        {
            if (rune.Value is >= '!' and <= '~') { written.Append((char)rune.Value); } else { written.Append(Uri.EscapeDataString(rune.ToString())); }
        }
        return written.ToString();
    }
}
