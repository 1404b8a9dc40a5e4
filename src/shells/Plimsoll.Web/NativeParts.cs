// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web;

/// <summary>Asks, before anything else, whether the libraries of the system are there: without OpenSSL the runtime would end the process in the middle of a
/// word, and no program can catch that.</summary>
internal static class NativeParts
{
    private static readonly string[] OpenSsl = ["libssl.so.3", "libcrypto.so.3"];

    public static Refusal? Refuse() => OperatingSystem.IsLinux() && Array.Find(OpenSsl, name => !NativeLibrary.TryLoad(name, out _)) is { } name
        ? new Refusal(
            WebCodes.PartMissing, "library", name, "is not on this machine, or is made for another kind of machine",
            "install OpenSSL 3 (Debian: apt-get install libssl3)")
        : null;
}
