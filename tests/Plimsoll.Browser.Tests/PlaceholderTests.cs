// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Browser.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void Builds() => Assert.True(true);
}
