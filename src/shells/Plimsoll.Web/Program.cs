// SPDX-License-Identifier: Apache-2.0

var app = WebApplication.CreateBuilder(args).Build();
app.Run();
