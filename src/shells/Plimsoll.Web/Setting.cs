// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web;

/// <summary>A number that somebody may set; nothing where nobody did.</summary>
internal sealed record Setting(long? Value)
{
    /// <summary>A wrong one stops the start with its name.</summary>
    public static Result<Setting> Read(IConfiguration settings, string name, long least)
    {
        if (settings[name] is not { } text) { return new Setting((long?)null); }
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= int.MaxValue
            ? new Setting(value)
            : new Refusal(WebCodes.BadSetting, name, text, "is not a number that can be used", $"write one from {least} to {int.MaxValue}, or leave it out");
    }
}
