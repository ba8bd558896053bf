-- Opens a Dockerfile as a user would, waits for what is found, makes all safe fixes, and writes the
-- file. Runs in Neovim 0.7 and newer:
--   PLIMSOLL=/path/to/plimsoll nvim --headless --clean -c 'luafile neovim.lua' Dockerfile
local function fail(message)
  io.stderr:write(message .. '\n')
  vim.cmd('cquit 1')
end

local function run()
  local buffer = vim.api.nvim_get_current_buf()
  local before = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
  local id = vim.lsp.start_client({
    name = 'plimsoll',
    cmd = { vim.env.PLIMSOLL, 'server' },
    root_dir = vim.fn.getcwd(),
  })
  assert(id and vim.lsp.buf_attach_client(buffer, id), 'the server does not start')

  -- What is found, with the name of the lint and the place.
  local function found()
    return vim.diagnostic.get(buffer)
  end
  assert(vim.wait(20000, function() return #found() > 0 end, 20), 'no diagnostics')
  for _, diagnostic in ipairs(found()) do
    assert(diagnostic.source == 'plimsoll', 'a diagnostic of somebody else')
    assert(diagnostic.code or diagnostic.user_data, 'a diagnostic without a name')
  end
  io.stdout:write(#found() .. ' findings\n')

  -- Text that is typed moves them at once, and undo moves them back.
  local count = #found()
  vim.api.nvim_buf_set_lines(buffer, 0, 0, true, { 'FROM debian:8', 'MAINTAINER me' })
  assert(vim.wait(20000, function() return #found() > count end, 20), 'typing changes nothing')
  vim.cmd('undo')
  assert(vim.wait(20000, function() return #found() == count end, 20), 'undo changes nothing')
  assert(vim.deep_equal(before, vim.api.nvim_buf_get_lines(buffer, 0, -1, true)))

  local client = vim.lsp.get_client_by_id(id)
  local function ask(method, params)
    local answer = client.request_sync(method, params, 20000, buffer)
    assert(answer and not answer.err, method .. ': ' .. vim.inspect(answer))
    return answer.result
  end
  local actions = ask('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = { start = { line = 0, character = 0 }, ['end'] = { line = #before, character = 0 } },
    context = { diagnostics = {}, only = { 'source.fixAll.plimsoll' } },
  })
  assert(#actions == 1, 'one action makes all fixes: ' .. vim.inspect(actions))
  local action = actions[1]
  if not action.edit then
    action = ask('codeAction/resolve', action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  vim.cmd('write')
  assert(vim.wait(20000, function() return #found() < count end, 20), 'the fixes fix nothing')
  io.stdout:write(#found() .. ' findings after all safe fixes\n')
end

local good, why = pcall(run)
if not good then
  fail(tostring(why))
end
vim.cmd('qall!')
